/** Tokens by layers: the first token of each state above that of its signs, marked where they agree. */
import { svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed, percent } from '../../server/protocol/format';
import type { LensHead } from '../../server/protocol/panels/lens';
import { agreementOf } from '../../server/protocol/reading';
import { figure, type FigureProps, type Picture } from '../common/parts/figure';
import { tokenText } from '../common/parts/text';

export interface HeadPictureProps {
  readonly reading: LensHead;
  /** Those that were read. */
  readonly tokens: readonly { readonly text: string }[];
  /** Position of the first in the text. */
  readonly from: number;
  /** @param position In the text. */
  readonly onEnter: (position: number) => void;
}

type Cell = LensHead['layers'][number]['cells'][number];

const [LEFT, RIGHT, HEAD, ROW] = [52, 46, 24, 34];
const NARROWEST_CELL = 58;
/** Of a letter of 11 pixels, on average and rather too wide. */
const LETTER = 6.4;

/** How far the signs agree with their state: `=` the same first token, `≈` among their first five, `≠` neither. */
function agreementMark({ rank }: Pick<Cell, 'rank'>): '=' | '≈' | '≠' {
  if (rank === 1) return '=';
  return rank <= 5 ? '≈' : '≠';
}

export function headPicture(props: HeadPictureProps): TemplateResult {
  const { reading, tokens, from, onEnter } = props;
  return figure({
    title: l10n.t('First tokens at tokens {0} to {1}', from + 1, from + tokens.length),
    legend: [
      l10n.t('upper line: by the state; lower line: by its signs alone'),
      l10n.t(
        '= the same token; ≈ the state’s token is among the first five of the signs; ≠ neither',
      ),
      l10n.t('right: how many are the same'),
      l10n.t('Enter or a click goes to the token'),
    ],
    narrowest: LEFT + RIGHT + NARROWEST_CELL * tokens.length,
    draw: (width) => drawn(props, width),
    table: tableOf(reading, tokens, from),
    onEnter: (mark) => onEnter(from + (mark % tokens.length)),
  });
}

function drawn({ reading: { layers }, tokens, from }: HeadPictureProps, width: number): Picture {
  const wide = (width - LEFT - RIGHT) / tokens.length;
  const letters = Math.max(2, Math.floor((wide - 8) / LETTER));
  const xOf = (t: number): number => LEFT + wide * t;
  const yOf = (r: number): number => HEAD + ROW * r;
  const marks = layers.flatMap(({ layer, cells }, r) =>
    cells.map((cell, t) => ({
      x: xOf(t) + wide / 2,
      y: yOf(r) + ROW / 2,
      reach: [wide / 2 - 1, ROW / 2 - 1] as const,
      text: cellText(cell, { layer, text: tokens[t]!.text, position: from + t }),
    })),
  );
  const heads = tokens.map(
    ({ text }, t) =>
      svg`<text class="label strong" x=${xOf(t) + 4} y=${HEAD - 8}>${shortened(tokenText(text), letters)}</text>`,
  );
  const rows = layers.map(({ layer, cells }, r) => {
    const { first, cells: all } = agreementOf(cells);
    return svg`<text class="label" x="0" y=${yOf(r) + 21}>${l10n.t('layer {0}', layer)}</text>
      <text class="label" x=${width} y=${yOf(r) + 21} text-anchor="end">${`${first} / ${all}`}</text>
      ${cells.map((cell, t) => cellOf(cell, { x: xOf(t), y: yOf(r), wide, letters }))}`;
  });
  return { height: HEAD + ROW * layers.length + 2, body: svg`${heads}${rows}`, marks };
}

function cellOf(
  cell: Cell,
  { x, y, wide, letters }: { x: number; y: number; wide: number; letters: number },
): SVGTemplateResult {
  const mark = agreementMark(cell);
  const level = { '=': 'same', '≈': 'near', '≠': 'other' }[mark];
  const [own, signs] = [cell.state[0], cell.signs[0]].map((said) => tokenText(said?.text ?? ''));
  return svg`<rect class="said-cell ${level}" x=${x + 0.5} y=${y + 0.5} width=${wide - 2} height=${ROW - 2}></rect>
    <text class="label" x=${x + 4} y=${y + 14}>${shortened(own!, letters)}</text>
    <text class="label" x=${x + 4} y=${y + 27}>${shortened(`${mark} ${signs!}`, letters)}</text>`;
}

function cellText(
  { state, signs, rank }: Cell,
  { layer, text, position }: { layer: number; text: string; position: number },
): string {
  const said = (one: Cell['state'][number] | undefined): string =>
    one === undefined ? '' : `${tokenText(one.text)} ${percent(one.probability)}`;
  return l10n.t(
    '{0} #{1}, layer {2}: {3}; by its signs {4}; rank {5}',
    ...[tokenText(text), position + 1, layer, said(state[0]), said(signs[0]), count(rank)],
  );
}

function tableOf(
  { layers }: LensHead,
  tokens: HeadPictureProps['tokens'],
  from: number,
): FigureProps['table'] {
  const first = (said: Cell['state']): string => tokenText(said[0]?.text ?? '');
  return {
    caption: l10n.t('First tokens by states and by their signs'),
    columns: [
      { title: l10n.t('Token'), align: 'text' },
      { title: l10n.t('Layer'), align: 'number' },
      { title: l10n.t('By the state'), align: 'text' },
      { title: l10n.t('Probability'), align: 'number' },
      { title: l10n.t('By its signs alone'), align: 'text' },
      { title: l10n.t('Probability'), align: 'number' },
      { title: l10n.t('Rank'), align: 'number' },
      { title: 'KL', align: 'number' },
    ],
    rows: tokens.flatMap(({ text }, t) =>
      layers.map(({ layer, cells }) => {
        const { state, signs, rank, kl } = cells[t]!;
        const [own, other] = [state[0]?.probability ?? null, signs[0]?.probability ?? null];
        return [
          { text: `${from + t + 1} ${tokenText(text)}` },
          { text: String(layer), value: layer },
          { text: first(state) },
          { text: own === null ? '' : percent(own), value: own },
          { text: first(signs) },
          { text: other === null ? '' : percent(other), value: other },
          { text: count(rank), value: rank },
          { text: fixed(kl, 2), value: kl },
        ];
      }),
    ),
  };
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
