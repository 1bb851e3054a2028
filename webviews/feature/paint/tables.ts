/** Tables: data -> real tables with captions and header cells, in frames that scroll sideways by keyboard too. */
import * as l10n from '@vscode/l10n';
import { h, svg } from '../../common/dom';
import type { Cell, Column, Table } from '../layout/table';

export function table(data: Table): HTMLElement {
  const body = h('tbody', {}, ...data.rows.slice(0, data.first).map((cells) => row(cells, data)));
  const whole = h(
    'table',
    {},
    h('caption', {}, data.caption),
    h('thead', {}, h('tr', {}, ...data.columns.map(header))),
    body,
  );
  const frame = { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': data.caption };
  return h('div', { class: 'table' }, h('div', frame, whole), showAll(data, body));
}

/** The button that shows the rows that are initially left out; undefined if there are none. */
function showAll(data: Table, body: HTMLElement): HTMLElement | undefined {
  if (data.first === undefined || data.rows.length <= data.first) return undefined;
  const button = h(
    'button',
    { class: 'quiet', type: 'button' },
    l10n.t('Show all {0}', data.rows.length),
  );
  button.addEventListener('click', () => {
    const rest = data.rows.slice(data.first).map((cells) => row(cells, data));
    body.append(...rest);
    rest[0]?.setAttribute('tabindex', '-1');
    rest[0]?.focus();
    button.remove();
  });
  return button;
}

function header({ title, hint, kind }: Column): HTMLElement {
  return h('th', { scope: 'col', class: kind, title: hint }, title);
}

function row(cells: readonly Cell[], { columns }: Table): HTMLElement {
  return h('tr', {}, ...cells.map((data, i) => cell(data, columns[i], i === 0)));
}

function cell(data: Cell, column: Column | undefined, isHeader: boolean): HTMLElement {
  const { text, small, track, verbatim } = data;
  const parts = [
    verbatim ? h('code', {}, text) : text,
    small !== undefined && h('small', {}, small),
    track && trackOf(track),
  ];
  const attributes = { class: column?.kind };
  return isHeader
    ? h('th', { scope: 'row', ...attributes }, ...parts)
    : h('td', attributes, ...parts);
}

const TRACK = 84;

/** A mark from 0 to 1. It repeats what the numbers beside it say, so it is hidden from screen readers. */
function trackOf({
  open,
  filled,
}: {
  readonly open?: number;
  readonly filled: number;
}): SVGElement {
  const at = (share: number): number => 5 + share * (TRACK - 10);
  const from = open ?? 0;
  return svg(
    'svg',
    { class: 'track', width: TRACK, height: 12, viewBox: `0 0 ${TRACK} 12`, 'aria-hidden': 'true' },
    svg('line', { class: 'rail', x1: 5, x2: TRACK - 5, y1: 6, y2: 6 }),
    svg('line', { class: 'span', x1: at(from), x2: at(filled), y1: 6, y2: 6 }),
    open !== undefined && svg('circle', { class: 'open', cx: at(open), cy: 6, r: 3.5 }),
    svg('circle', { class: 'dot', cx: at(filled), cy: 6, r: 4 }),
  );
}
