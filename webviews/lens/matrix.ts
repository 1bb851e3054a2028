/** Tokens by features, or by layers: a picture of cells in the colours of the text. */
import { svg, type SVGTemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { fixed } from '../../server/protocol/format';
import { figure, type FigureProps, type Mark, type Picture } from '../common/parts/figure';
import { hatch } from '../common/parts/hatch';
import { tokenText } from '../common/parts/text';
import { levelClass, levelOf, type Values } from './layout';

export interface MatrixRow {
  readonly name: string;
  /** Undefined: not read. */
  readonly values: Values | undefined;
}

export interface MatrixProps {
  readonly title: string;
  readonly id: string;
  readonly rows: readonly MatrixRow[];
  readonly tokens: readonly { readonly text: string }[];
  readonly from: number;
  readonly to: number;
  readonly legend: FigureProps['legend'];
  readonly onEnter: (row: number, token: number) => void;
}

const ROW = 20;
const HEAD = 68;
/** Right of the cells, for the last label, which leans. */
const LEAN = 36;
/** Characters. */
const LONGEST_NAME = 18;
const LONGEST_TOKEN = 10;

export function matrix(props: MatrixProps): ReturnType<typeof figure> {
  const { title, legend, from, to } = props;
  return figure({
    title,
    legend: legend ?? [],
    draw: (width) => drawn(props, width),
    table: tableOf(props),
    onEnter: (mark) => {
      const wide = to - from;
      props.onEnter(Math.floor(mark / wide), from + (mark % wide));
    },
  });
}

function drawn({ id, rows, tokens, from, to }: MatrixProps, width: number): Picture {
  const shown = tokens.slice(from, to);
  const left = Math.min(150, width / 3);
  const cell = Math.min(24, (width - left - LEAN) / shown.length);
  const xOf = (t: number): number => left + cell * t;
  const yOf = (r: number): number => HEAD + ROW * r;
  const marks: Mark[] = rows.flatMap((row, r) =>
    shown.map((token, t) => ({
      x: xOf(t) + cell / 2,
      y: yOf(r) + ROW / 2,
      reach: [cell / 2, ROW / 2] as const,
      text: cellText(row, token.text, from + t),
    })),
  );
  const names = rows.map(
    ({ name }, r) =>
      svg`<text class="label" x="0" y=${yOf(r) + 14}>${shortened(name, LONGEST_NAME)}</text>`,
  );
  const heads = shown.map(
    ({ text }, t) =>
      svg`<text class="label" transform="translate(${xOf(t) + cell / 2 + 4} ${HEAD - 6}) rotate(-60)">${shortened(tokenText(text), LONGEST_TOKEN)}</text>`,
  );
  const cells = rows.flatMap(({ values }, r) =>
    shown.map((_, t) =>
      cellOf(values?.percentile[from + t], { x: xOf(t), y: yOf(r) + 1, width: cell - 1, id }),
    ),
  );
  const height = yOf(rows.length) + 4;
  return { height, marks, body: svg`${hatch(`hatch-${id}`)}${heads}${names}${cells}` };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Of the matrix. */
  readonly id: string;
}

function cellOf(percentile: number | undefined, { x, y, width, id }: Box): SVGTemplateResult {
  const height = ROW - 2;
  if (percentile === undefined)
    return svg`<rect x=${x} y=${y} width=${width} height=${height} fill="url(#hatch-${id})"></rect>`;
  const level = levelOf(percentile);
  const sign = Math.abs(level) === 4 && width >= 9 ? (level > 0 ? '+' : '−') : '';
  return svg`<rect class="cell ${levelClass(level)}" x=${x} y=${y} width=${width} height=${height}></rect><text class="sign" x=${x + width / 2} y=${y + 13} text-anchor="middle">${sign}</text>`;
}

function tableOf({ title, rows, tokens, from, to }: MatrixProps): FigureProps['table'] {
  return {
    caption: title,
    columns: [
      { title: l10n.t('Token'), align: 'text' },
      ...rows.map(({ name }) => ({ title: name, align: 'number' as const })),
    ],
    rows: tokens.slice(from, to).map(({ text }, t) => [
      { text: `${from + t + 1} ${tokenText(text)}` },
      ...rows.map(({ values }) => {
        const value = values?.percentile[from + t] ?? null;
        return { text: value === null ? l10n.t('not read') : fixed(value, 1), value };
      }),
    ]),
  };
}

function cellText({ name, values }: MatrixRow, text: string, position: number): string {
  const what = l10n.t('{0} #{1}, {2}', tokenText(text), position + 1, name);
  if (values === undefined) return l10n.t('{0}: not read, no token cache', what);
  const [percentile, agreement] = [values.percentile[position]!, values.agreement[position]!];
  return l10n.t(
    '{0}: percentile {1}, agreement {2}',
    what,
    fixed(percentile, 1),
    fixed(agreement, 2),
  );
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
