/** Detection: does the register find members that it was not chosen on? Evidence -> what the page says. Pure. */
import type {
  AgreementHistogram,
  Estimate,
  FeatureMeasurement,
} from '../../../server/protocol/evidence';
import { count, counted, estimateText, fixed, interval, pRelation } from '../../common/format';
import type { DotPlot } from './dotPlot';
import { type Cell, cell, column, numeric, type Table, track } from './table';
import { provenanceWords, ruleWords, warningWords } from './words';

export interface Detection {
  readonly headline: { readonly value: string; readonly interval: string; readonly how: string };
  readonly against: string;
  readonly warnings: readonly string[];
  readonly picture: DotPlot;
  readonly pictureKey: readonly string[];
  readonly comparison: Table;
  readonly histogram: AgreementHistogram;
  readonly dimensions: Table;
  readonly anchors: Table;
  readonly provenance: string;
}

const KEY = [
  '● held-out, with 95 % interval',
  '○ in-sample',
  '┃ 95 % of random anchor sets stay below',
];

export function layoutDetection(measured: FeatureMeasurement): Detection {
  const { auc, nPos, nNeg, k, provenance, basis, warnings } = measured;
  return {
    headline: {
      value: fixed(auc.heldOut.value, 3),
      interval: intervalWords(auc.heldOut),
      how: `${counted(nPos, 'anchor')} against ${counted(nNeg, 'token')}, ${count(provenance.folds)} folds, register of ${counted(k, 'dimension')} (${ruleWords(basis.register)})`,
    },
    against: againstChance(measured),
    warnings: warnings.map(warningWords),
    picture: picture(measured),
    pictureKey: KEY,
    comparison: comparison(measured),
    histogram: measured.histogram,
    dimensions: dimensions(measured),
    anchors: anchors(measured),
    provenance: provenanceWords(provenance),
  };
}

function intervalWords(estimate: Estimate): string {
  const words = interval(estimate, 3);
  return words === undefined ? 'no interval' : `95 % interval ${words}`;
}

function againstChance({ nullMatched: { heldOutP95, draws, p, q } }: FeatureMeasurement): string {
  const family = q === null ? '' : `, q ${pRelation(q)} over the features measured together`;
  return `Of ${count(draws)} random anchor sets of equal size, 95 % stay below ${fixed(heldOutP95, 3)} (p ${pRelation(p)}${family}).`;
}

function picture({ auc, nullMatched, paperRule }: FeatureMeasurement): DotPlot {
  const rows = [
    { label: 'This register', auc, bar: nullMatched.heldOutP95, emphasis: true },
    { label: 'Paper’s rule', auc: paperRule, emphasis: false },
  ].map(({ auc: { heldOut, inSample }, ...row }) => ({
    ...row,
    ...heldOut,
    open: inSample.value,
    words: estimateText(heldOut),
  }));
  const lowest = Math.min(0.45, ...rows.map(({ low, value }) => (low ?? value) - 0.02));
  return {
    description: `Held-out AUC of this register ${estimateText(auc.heldOut)}, of the paper’s rule ${estimateText(paperRule.heldOut)}.`,
    axis: 'AUC',
    domain: [Math.max(0, lowest), 1],
    nothing: 0.5,
    rows,
  };
}

function comparison({ k, auc, nullMatched, paperRule }: FeatureMeasurement): Table {
  return {
    caption: 'Held-out beside in-sample',
    columns: [
      column('Rule'),
      numeric('k', 'how many dimensions the register holds'),
      numeric('Held-out AUC', 'anchors that the register was not chosen on'),
      numeric('In-sample AUC', 'the anchors that the register was chosen on: always too kind'),
    ],
    rows: [
      [
        cell('This register'),
        cell(count(k)),
        estimateCell(auc.heldOut),
        cell(fixed(auc.inSample.value, 3)),
      ],
      [
        cell(`Paper’s rule, τ = ${fixed(paperRule.tau, 2)}`),
        cell(count(paperRule.k)),
        estimateCell(paperRule.heldOut),
        cell(fixed(paperRule.inSample.value, 3)),
      ],
      [
        cell('Random anchors, 95th percentile'),
        cell(count(k)),
        cell(fixed(nullMatched.heldOutP95, 3)),
        cell(fixed(nullMatched.inSampleP95, 3)),
      ],
    ],
  };
}

function estimateCell(estimate: Estimate): Cell {
  return cell(fixed(estimate.value, 3), interval(estimate, 3) ?? 'no interval');
}

function dimensions({ dimensions: rows, k }: FeatureMeasurement): Table {
  return {
    caption: `Registered dimensions (${count(k)}), best first`,
    columns: [
      column('Dimension'),
      column('Polarity', 'the sign that is expected of members'),
      numeric('AUC', 'of this dimension alone, in-sample'),
      numeric('p+', 'share of anchors with sign +'),
      numeric('p−', 'share of negatives with sign +'),
      track('○ negatives ● anchors'),
    ],
    rows: rows.map(({ index, polarity, auc, pPlus, pMinus }) => [
      cell(String(index)),
      cell(polarity === '+' ? '+' : '−'),
      cell(fixed(auc, 3)),
      cell(fixed(pPlus, 2)),
      cell(fixed(pMinus, 2)),
      { text: '', track: { open: pMinus, filled: pPlus } },
    ]),
    first: 50,
  };
}

function anchors({ anchors: rows, nNeg }: FeatureMeasurement): Table {
  const best = [...rows].sort((a, b) => a.rank - b.rank || a.id - b.id);
  return {
    caption: 'Anchors, each scored by the fold that held it out',
    columns: [
      column('Token'),
      numeric('Id'),
      numeric('Agreement', 'share of registered dimensions whose sign equals the polarity'),
      track('0 to 1'),
      numeric(`Rank of about ${count(nNeg + 1)}`, '1 is best; ties share the middle rank'),
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

/** Mid-ranks of ties end in .5. */
function rankText(rank: number): string {
  return Number.isInteger(rank) ? count(rank) : `${count(Math.floor(rank))}.5`;
}
