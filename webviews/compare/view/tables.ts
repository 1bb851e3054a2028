/** Features of both sides with their change drawn, and those of one side only. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { ComparedAuc, ComparedFeature } from '../../../server/protocol/comparison';
import { count, fixed, signed } from '../../../server/protocol/format';
import {
  ends,
  estimateCell,
  inSampleCell,
  note,
  type Cell,
  type Column,
} from '../../common/parts/cells';
import { table } from '../../common/parts/table';
import { link, userText } from '../../common/parts/text';
import { BAR, placeBar, reachOf } from '../layout/bar';
import { clarity } from '../layout/order';
import { changeWords, linesOf, lookOf } from '../layout/words';
import type { CompareScene } from '../state';

/** Ids of the tables by the part that each shows. */
export const TABLES = { both: 'in-both', onlyA: 'only-in-a', onlyB: 'only-in-b' } as const;

export function bothTable(
  scene: CompareScene,
  features: readonly ComparedFeature[],
): TemplateResult {
  const reach = reachOf(features);
  const hasOverlap = features.some(({ registerOverlap }) => registerOverlap !== null);
  return html`<section>
    <h2>${l10n.t('In both')}</h2>
    ${table({
      id: TABLES.both,
      caption:
        features.length === 1
          ? l10n.t('1 feature, clearest change first')
          : l10n.t('{0} features, clearest change first', count(features.length)),
      columns: columnsOf(hasOverlap),
      rows: features.map((feature) => [
        nameCell(scene, feature),
        outcomeCell(feature),
        aucCell(feature.auc, 'a'),
        aucCell(feature.auc, 'b'),
        changeCell(feature),
        barCell(feature, reach),
        flipsCell(feature),
        ...(hasOverlap ? [overlapCell(feature)] : []),
      ]),
      onEnter: (row) => scene.open('feature', { feature: features[row]!.id }),
    })}
    ${legend(reach)} ${details(features)}
  </section>`;
}

function columnsOf(hasOverlap: boolean): readonly Column[] {
  const auc = l10n.t('Held-out AUC, unless it says otherwise');
  return [
    { title: l10n.t('feature'), align: 'text' },
    { title: l10n.t('outcome'), align: 'text' },
    { title: 'A', align: 'number', hint: auc },
    { title: 'B', align: 'number', hint: auc },
    { title: l10n.t('change [95 %]'), align: 'number' },
    {
      title: l10n.t('against 0'),
      align: 'text',
      hint: l10n.t('Sorts by the change in widths of its interval'),
    },
    { title: l10n.t('flip'), align: 'text' },
    ...(hasOverlap ? [overlapColumn()] : []),
  ];
}

function overlapColumn(): Column {
  const hint = l10n.t('Jaccard index of the two registers, polarity included');
  return { title: l10n.t('overlap'), align: 'number', hint };
}

function legend(reach: number): TemplateResult {
  const [low, high] = [-reach, reach].map((value) => signed(value, digits(reach)));
  return html`<ul class="legend">
    <li>● ${l10n.t('change of the held-out AUC, B minus A')}</li>
    <li>─ ${l10n.t('95 % interval, green or red where it excludes 0')}</li>
    <li>${l10n.t('dotted: 0; the scale goes from {0} to {1}', low!, high!)}</li>
    <li>${l10n.t('overlap: of the registers, 1 where they are the same')}</li>
  </ul>`;
}

/** What got worse or better, and what was written differently, where there is anything. */
function details(features: readonly ComparedFeature[]): TemplateResult | typeof nothing {
  const told = features.filter((feature) => linesOf(feature).length > 0);
  if (told.length === 0) return nothing;
  return html`<h3>${l10n.t('What changed')}</h3>
    <dl class="details">
      ${told.map(
        (feature) =>
          html`<dt>${userText(feature.label)}</dt>
            ${linesOf(feature).map((line) => html`<dd>${userText(line)}</dd>`)}`,
      )}
    </dl>`;
}

/** As many as a number of one digit needs. */
function digits(reach: number): number {
  return Math.max(0, -Math.floor(Math.log10(reach) + 1e-9));
}

export function oneSideTable(
  scene: CompareScene,
  side: 'a' | 'b',
  features: readonly ComparedFeature[],
): TemplateResult {
  const open = (row: number): void => scene.open('feature', { feature: features[row]!.id });
  return html`<section>
    <h2>${side === 'a' ? l10n.t('Only in A') : l10n.t('Only in B')}</h2>
    ${table({
      id: side === 'a' ? TABLES.onlyA : TABLES.onlyB,
      caption:
        features.length === 1
          ? l10n.t('1 feature')
          : l10n.t('{0} features', count(features.length)),
      columns: [
        { title: l10n.t('feature'), align: 'text' },
        { title: l10n.t('AUC [95 %]'), align: 'number' },
        { title: l10n.t('null p95'), align: 'number' },
        { title: l10n.t('flip'), align: 'text' },
      ],
      rows: features.map((feature) => [
        side === 'b' ? nameCell(scene, feature) : textCell(feature),
        aucCell(feature.auc, side),
        nullCell(side === 'a' ? feature.auc.nullA : feature.auc.nullB),
        flipCell(feature, side),
      ]),
      // Pages of features are those of the open catalog, B.
      ...(side === 'b' && { onEnter: open }),
    })}
  </section>`;
}

function nameCell(scene: CompareScene, { id, label }: ComparedFeature): Cell {
  return { text: id, content: link(scene, 'feature', { feature: id }, userText(label)) };
}

function textCell({ id, label }: ComparedFeature): Cell {
  return { text: id, content: userText(label) };
}

function outcomeCell(feature: ComparedFeature): Cell {
  const { icon, look, words } = lookOf(feature);
  return {
    text: words,
    content: html`<span class="state ${look}"
      ><span aria-hidden="true">${icon}</span> ${words}</span
    >`,
  };
}

function aucCell(auc: ComparedAuc, side: 'a' | 'b'): Cell {
  const value = auc[side];
  if (value === null) return { text: l10n.t('not measured'), value: null };
  const isInSample = auc.inSample[side === 'a' ? 0 : 1];
  return isInSample
    ? inSampleCell(l10n.t('in-sample {0}', fixed(value.value, 3)), value.value)
    : estimateCell(value);
}

function nullCell(p95: number | null): Cell {
  return p95 === null ? { text: '–', value: null } : { text: fixed(p95, 3), value: p95 };
}

function changeCell(feature: ComparedFeature): Cell {
  const { change } = feature.auc;
  const text = changeWords(feature);
  if (change === null) return { text, value: null, further: note(text) };
  const { mean, interval } = change;
  const further =
    interval === null ? note(l10n.t('no interval')) : ends({ low: interval[0], high: interval[1] });
  return { text, value: mean, further };
}

function flipCell({ flip }: ComparedFeature, side: 'a' | 'b'): Cell {
  const found = flip[side];
  return found === null ? { text: l10n.t('not tested') } : { text: found.verdict };
}

/** One verdict where both sides have it. */
function flipsCell({ flip: { a, b } }: ComparedFeature): Cell {
  const [was, is] = [a, b].map((side) => side?.verdict ?? l10n.t('not tested'));
  return { text: was === is ? was! : `${was} → ${is}` };
}

function overlapCell({ registerOverlap }: ComparedFeature): Cell {
  return registerOverlap === null
    ? { text: '–', value: null }
    : { text: fixed(registerOverlap, 2), value: registerOverlap };
}

/** What it shows is in the cell before it. */
function barCell(feature: ComparedFeature, reach: number): Cell {
  const { change } = feature.auc;
  const value = clarity(feature);
  if (change === null) return { text: '', value };
  const { zero, dot, ends: whisker } = placeBar(change, reach);
  const middle = BAR.height / 2;
  const look = lookOfChange(change);
  return {
    text: '',
    value,
    content: html`<svg
      class="change"
      width=${BAR.width}
      height=${BAR.height}
      viewBox="0 0 ${BAR.width} ${BAR.height}"
      aria-hidden="true"
    >
      <line class="nothing" x1=${zero} x2=${zero} y1="0" y2=${BAR.height}></line>
      ${
        whisker === undefined
          ? nothing
          : svg`<line class="interval ${look}" x1=${whisker[0]} x2=${whisker[1]} y1=${middle} y2=${middle}></line>`
      }
      <circle
        class="dot ${look} ${whisker === undefined ? 'hollow' : ''}"
        cx=${dot}
        cy=${middle}
        r="4"
      ></circle>
    </svg>`,
  };
}

function lookOfChange({ interval }: NonNullable<ComparedAuc['change']>): string {
  if (interval === null) return '';
  if (interval[0] > 0) return 'good';
  return interval[1] < 0 ? 'bad' : '';
}
