/** Detection: does the register find members that it was not chosen on? Evidence -> what the page says. Pure. */
import { type NullKind, type NullNote } from '../../../server/protocol/evidence';
import { isOnlyTested } from '../../../server/protocol/chance';
import { headlineP95, isHeldOut } from '../../../server/protocol/heldOut';
import * as l10n from '@vscode/l10n';
import type { Estimate, FeatureMeasurement } from '../../../server/protocol/evidence';
import { count, fixed } from '../../../server/protocol/format';
import {
  anchorsText,
  dimensionsText,
  estimateText,
  interval,
  negativesText,
  pText,
  rankText,
} from '../../common/format';
import type { DotPlot } from './dotPlot';
import { type Cell, cell, column, numeric, type Table, track } from './table';
import { provenanceWords, ruleWords, warningWords } from './words';

export interface Detection {
  readonly headline: {
    readonly value: string;
    /** What the value is. */
    readonly unit: string;
    readonly interval: string;
    readonly how: string;
  };
  readonly against: string;
  readonly warnings: readonly string[];
  readonly picture: DotPlot;
  readonly pictureKey: readonly string[];
  readonly comparison: Table;
  readonly anchors: Table;
  readonly provenance: string;
}

const pictureKey = (): string[] => [
  l10n.t('● held-out, with 95 % interval'),
  l10n.t('○ in-sample'),
  l10n.t('┃ 95 % of the sets that it is tested against stay below'),
];

export function layoutDetection(measured: FeatureMeasurement): Detection {
  const { auc, nPos, nNeg, k, provenance, basis, warnings } = measured;
  return {
    headline: {
      value: fixed(auc.heldOut.value, 3),
      unit: isHeldOut(measured) ? l10n.t('held-out AUC') : l10n.t('in-sample AUC'),
      interval: isHeldOut(measured) ? intervalWords(auc.heldOut) : l10n.t('not held out'),
      how: l10n.t(
        '{0} against {1}, {2} folds, register of {3} ({4})',
        anchorsText(nPos),
        negativesText(nNeg),
        count(provenance.folds),
        dimensionsText(k),
        ruleWords(basis.register),
      ),
    },
    against: againstChance(measured),
    warnings: warnings.map(warningWords),
    picture: picture(measured),
    pictureKey: pictureKey(),
    comparison: comparison(measured),
    anchors: anchors(measured),
    provenance: provenanceWords(provenance),
  };
}

function intervalWords(estimate: Estimate): string {
  const words = interval(estimate, 3);
  return words === undefined ? l10n.t('no interval') : l10n.t('95 % interval {0}', words);
}

function againstChance(measured: FeatureMeasurement): string {
  const { nullMatched } = measured;
  const { draws, kind, p, q, family, notes } = nullMatched;
  const chance = l10n.t(
    'Of {0} {1}, 95 % stay below {2}.',
    count(draws),
    setsOf(kind),
    fixed(headlineP95(measured), 3),
  );
  const tested = p === null ? [] : [`${pText('p', p)}.`];
  const alone = l10n.t('q is withheld: no other feature of the catalog is tested.');
  const corrected = q === null ? (isOnlyTested(nullMatched) ? [alone] : []) : [qWords(q, family)];
  return [chance, ...tested, ...corrected, ...notes.map(noteOf), ...frequencyOf(nullMatched)].join(
    ' ',
  );
}

/** By what look-alikes are as frequent as the anchors. */
function frequencyOf({ kind, notes, frequency }: FeatureMeasurement['nullMatched']): string[] {
  if (!kind.endsWith('look-alike') || notes.includes('no-look-alikes')) return [];
  if (!frequency) return [l10n.t('Frequency: the token id as a proxy.')];
  const { file, known, idCorrelation } = frequency;
  const share = String(Math.floor(100 * known));
  return [
    idCorrelation === null
      ? l10n.t('Frequency: {0}, knows {1} % of the vocabulary.', file, share)
      : l10n.t(
          'Frequency: {0}, knows {1} % of the vocabulary; rank correlation with the token id {2}.',
          file,
          share,
          fixed(idCorrelation, 2),
        ),
  ];
}

/** Older evidence does not say of how many features q is. */
function qWords(q: number, family: number | undefined): string {
  return family === undefined
    ? l10n.t('Over the features measured together: {0}.', pText('q', q))
    : l10n.t('Over {0} features: {1}.', count(family), pText('q', q));
}

/** What the draws of a null are, in words. */
export function setsOf(kind: NullKind): string {
  switch (kind) {
    case 'look-alike':
      return l10n.t('look-alike sets');
    case 'uniform':
      return l10n.t('random sets');
    case 'in-sample':
      return l10n.t('random sets scored on what chose them');
    case 'best-look-alike':
      return l10n.t('look-alike sets by their best dimension');
    case 'best-uniform':
      return l10n.t('random sets by their best dimension');
  }
}

function noteOf(note: NullNote): string {
  switch (note) {
    case 'no-look-alikes':
      return l10n.t(
        'p and q are withheld: the vocabulary has too few other words that look like the anchors and are as frequent.',
      );
    case 'catalog-incomplete':
      return l10n.t(
        'q is withheld: it belongs to the whole catalog, and not all of its current features are measured.',
      );
    case 'limited-by-draws':
      return l10n.t('q is limited by the number of draws: the decision at 0.05 is not certain.');
  }
}

function picture({ auc, nullMatched, paperRule }: FeatureMeasurement): DotPlot {
  const rows = [
    { label: l10n.t('This register'), auc, bar: nullMatched.heldOutP95, emphasis: true },
    { label: l10n.t('Paper’s rule'), auc: paperRule, emphasis: false },
  ].map(({ auc: { heldOut, inSample }, ...row }) => ({
    ...row,
    ...heldOut,
    open: inSample.value,
    words: estimateText(heldOut),
  }));
  const lowest = Math.min(0.45, ...rows.map(({ low, value }) => (low ?? value) - 0.02));
  return {
    description: l10n.t(
      'Held-out AUC of this register {0}, of the paper’s rule {1}.',
      estimateText(auc.heldOut),
      estimateText(paperRule.heldOut),
    ),
    axis: l10n.t('AUC'),
    domain: [Math.max(0, lowest), 1],
    nothing: 0.5,
    rows,
  };
}

function comparison(measured: FeatureMeasurement): Table {
  const { k, auc, nullMatched, paperRule, bestDimension } = measured;
  return {
    caption: l10n.t('Held-out beside in-sample'),
    columns: [
      column(l10n.t('Rule')),
      numeric('k', l10n.t('how many dimensions the register holds')),
      numeric(l10n.t('Held-out AUC'), l10n.t('anchors that the register was not chosen on')),
      numeric(
        l10n.t('In-sample AUC'),
        l10n.t('the anchors that the register was chosen on: always too optimistic'),
      ),
    ],
    rows: [
      [
        cell(l10n.t('This register')),
        cell(count(k)),
        estimateCell(auc.heldOut),
        cell(fixed(auc.inSample.value, 3)),
      ],
      [
        cell(l10n.t('Paper’s rule, τ = {0}', fixed(paperRule.tau, 2))),
        cell(count(paperRule.k)),
        estimateCell(paperRule.heldOut),
        cell(fixed(paperRule.inSample.value, 3)),
      ],
      [
        cell(l10n.t('Best dimension alone, {0}', signed(bestDimension))),
        cell(count(1)),
        cell('–'),
        cell(fixed(bestDimension.auc, 3), bestNull(nullMatched)),
      ],
      [
        cell(l10n.t('95 % of {0} stay below', setsOf(nullMatched.kind))),
        cell(count(k)),
        cell(fixed(nullMatched.heldOutP95, 3)),
        cell(fixed(nullMatched.inSampleP95, 3)),
      ],
    ],
  };
}

function signed({ index, polarity }: FeatureMeasurement['bestDimension']): string {
  return `${index}${polarity === '+' ? '+' : '−'}`;
}

/** What the best dimensions of the null's sets reach; undefined in earlier evidence. */
function bestNull({ bestP95, bestP99 }: FeatureMeasurement['nullMatched']): string | undefined {
  if (bestP95 === undefined || bestP99 === undefined) return undefined;
  return l10n.t('95 % of sets below {0}, 99 % below {1}', fixed(bestP95, 3), fixed(bestP99, 3));
}

function estimateCell(estimate: Estimate): Cell {
  return cell(fixed(estimate.value, 3), interval(estimate, 3) ?? l10n.t('no interval'));
}

function anchors({ anchors: rows, nNeg }: FeatureMeasurement): Table {
  const best = [...rows].sort((a, b) => a.rank - b.rank || a.id - b.id);
  return {
    caption: l10n.t('Anchors, each scored by the fold that held it out'),
    columns: [
      column(l10n.t('Anchor')),
      numeric(l10n.t('Id')),
      numeric(
        l10n.t('Agreement'),
        l10n.t('share of registered dimensions whose sign equals the polarity'),
      ),
      track(l10n.t('0 to 1')),
      numeric(
        l10n.t('Rank of about {0}', count(nNeg + 1)),
        l10n.t('1 is best; mean over the runs of folds'),
      ),
    ],
    rows: best.map(({ id, text, agreement, rank }) => [
      { text, verbatim: true },
      cell(String(id)),
      cell(fixed(agreement, 3)),
      { text: '', track: { filled: agreement } },
      cell(rankText(rank)),
    ]),
    first: 50,
  };
}
