/** The register: each dimension with its shares of +, how stable its choice is, and the features that use it too. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FeatureMeasurement, FlipMeasurement } from '../../../server/protocol/evidence';
import { STABILITY_CHOICES, type RegisterRow } from '../../../server/protocol/featureReading';
import { widthWords } from '../../../server/protocol/flipWords';
import { count, fixed } from '../../../server/protocol/format';
import type { Cell, Column } from '../../common/parts/cells';
import { table } from '../../common/parts/table';
import { link, userText } from '../../common/parts/text';
import { elsewhere, type FeatureScene, type State } from '../state';
import { section } from './section';

export function registerSection(
  scene: FeatureScene,
  measured: FeatureMeasurement,
  flip: FlipMeasurement | undefined,
): TemplateResult {
  const rows = registerRows(scene.state, measured);
  const isCut = rows.length < measured.k;
  const used = usesByDimension(scene.state);
  return section(
    'register',
    l10n.t('Register'),
    html`${
      flip === undefined
        ? nothing
        : widthWords(flip, measured).map((words) => html`<p class="muted">${words}</p>`)
    }
    ${
      isCut
        ? html`<p class="muted">
            ${l10n.t('The evidence holds the best {0} of {1} dimensions; the others need the token cache.', count(rows.length), count(measured.k))}
          </p>`
        : nothing
    }
    ${table({
      id: 'register-table',
      caption: l10n.t(
        'Registered dimensions ({0}); AUC of a dimension alone, in-sample',
        count(measured.k),
      ),
      columns: columnsOf(),
      rows: rows.map((row) => cellsOf(scene, row, used.get(row.index) ?? [])),
      ...(scene.live &&
        elsewhere(scene.state) === undefined && {
          onEnter: (row: number) => scene.open('dimension', { dimension: rows[row]!.index }),
        }),
    })}`,
  );
}

function columnsOf(): readonly Column[] {
  return [
    { title: l10n.t('Dimension'), align: 'text' },
    { title: l10n.t('Polarity'), align: 'text', hint: l10n.t('the expected sign of members') },
    { title: 'AUC', align: 'number', hint: l10n.t('of this dimension alone, in-sample') },
    { title: 'p+', align: 'number', hint: l10n.t('share of anchors with sign +') },
    { title: 'p−', align: 'number', hint: l10n.t('share of the others with sign +') },
    { title: l10n.t('○ others ● anchors'), align: 'mark' },
    {
      title: l10n.t('Stability'),
      align: 'number',
      hint: l10n.t(
        'in how many of {0} choices without a fifth of the anchors it is among the best again',
        STABILITY_CHOICES,
      ),
    },
    { title: l10n.t('Also used by'), align: 'text' },
  ];
}

/** As the table shows them. */
export function registerRows(
  { register }: State,
  measured: FeatureMeasurement,
): readonly RegisterRow[] {
  if (register && 'data' in register && register.data.length > 0) return register.data;
  return measured.dimensions.map((row) => ({ ...row, stability: null }));
}

type Use = { readonly feature: string; readonly polarity: '+' | '-' };

function usesByDimension({ uses }: State): ReadonlyMap<number, readonly Use[]> {
  const known = uses && 'data' in uses ? uses.data : [];
  return new Map(known.map(({ index, uses: users }) => [index, users]));
}

function cellsOf(scene: FeatureScene, row: RegisterRow, uses: readonly Use[]): Cell[] {
  const { index, polarity, auc, pPlus, pMinus, stability } = row;
  const sign = polarity === '+' ? '+' : '−';
  return [
    {
      text: String(index),
      value: index,
      // The page of a dimension is of the catalog's own layer.
      ...(elsewhere(scene.state) === undefined && {
        content: link(scene, 'dimension', { dimension: index }, String(index)),
      }),
    },
    {
      text: sign,
      content: html`<span class="sign ${polarity === '+' ? 'plus' : 'minus'}">${sign}</span>`,
    },
    { text: fixed(auc, 3), value: auc },
    { text: fixed(pPlus, 3), value: pPlus },
    { text: fixed(pMinus, 3), value: pMinus },
    { text: '', content: track(pMinus, pPlus) },
    stability === null
      ? { text: l10n.t('not measured'), value: null }
      : { text: `${stability}/${STABILITY_CHOICES}`, value: stability },
    {
      text: uses.map((use) => `${use.feature} ${use.polarity}`).join('; '),
      value: uses.length,
      saved: uses.map((use) => `${use.feature} ${use.polarity}`).join('; '),
      content: html`${uses.map((use, i) => [i === 0 ? '' : ', ', ...useOf(scene, use, polarity)])}`,
    },
  ];
}

/** The feature, and whether it uses the dimension the other way round. */
function useOf(scene: FeatureScene, { feature, polarity }: Use, own: '+' | '-') {
  const name = link(scene, 'feature', { ...scene.place, feature }, userText(feature));
  return polarity === own
    ? [name]
    : [name, html` <small class="inline">${l10n.t('opposite')}</small>`];
}

const TRACK = 84;

/** It repeats the numbers beside it, so it is hidden from screen readers. */
function track(open: number, filled: number): TemplateResult {
  const at = (share: number): number => 6 + share * (TRACK - 12);
  return html`<svg
    class="track"
    width=${TRACK}
    height="14"
    viewBox="0 0 ${TRACK} 14"
    aria-hidden="true"
  >
    ${svg`<line class="axis" x1="6" x2=${TRACK - 6} y1="7" y2="7"></line>
    <line class="span" x1=${at(open)} x2=${at(filled)} y1="7" y2="7"></line>
    <circle class="open" cx=${at(open)} cy="7" r="4"></circle>
    <circle class="dot" cx=${at(filled)} cy="7" r="4"></circle>`}
  </svg>`;
}
