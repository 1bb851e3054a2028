/**
 * A table that sorts by any column. Long ones draw only the rows in sight, and say to screen readers how many there are
 * and which these are. Arrows move between rows; letters act on the row.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count } from '../../../server/protocol/format';
import { act } from './act';
import type { Sorting } from '../../../server/protocol/panels/choices';
import type { Cell, Column, Row } from './cells';
import { knownSorting, tellSorting } from './sorting';
import { tool } from './tool';
import { csvOf } from './csv';

export interface RowAction {
  /** Of the keyboard. */
  readonly key: string;
  readonly name: string;
  readonly run: (row: number) => void;
}

export interface TableProps {
  /** Also the name of the file when it is saved. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of each names the row. */
  readonly rows: readonly Row[];
  /** In the order of the rows that are given. */
  readonly actions?: readonly RowAction[];
  readonly onEnter?: (row: number) => void;
  /** By which the page finds it, and keeps how it is sorted. */
  readonly id?: string;
  /** Of all rows, if more can be asked for. */
  readonly total?: number;
  readonly more?: () => void;
}

/** Longer tables scroll in a frame of their own, and draw only what is in sight. */
const LONG = 40;
/** In CSS pixels; `table.css` gives rows of long tables this height. */
const ROW_HEIGHT = 28;
const IN_SIGHT = 40;

export function table(props: TableProps): TemplateResult {
  return html`<dimcat-table id=${props.id ?? nothing} .props=${props}></dimcat-table>`;
}

/** Brings a row into sight and gives it the focus; the first table below `root` has it. */
export function goToRow(root: ParentNode, row: number): void {
  root.querySelector<TableElement>('dimcat-table')?.goTo(row);
}

/** The same in the table of that id. */
export function goToRowOf(id: string, row: number): void {
  const there = document.getElementById(id);
  there?.scrollIntoView({ block: 'nearest' });
  if (there instanceof TableElement) there.goTo(row);
}

class TableElement extends LitElement {
  static override properties = {
    props: { attribute: false },
    sorting: { state: true },
    top: { state: true },
  };
  declare props: TableProps;
  declare private sorting: Pick<Sorting, 'column' | 'down'> | undefined;
  /** The first row drawn, of a long table. */
  declare private top: number;
  #current = 0;

  constructor() {
    super();
    this.top = 0;
  }

  override createRenderRoot(): this {
    return this;
  }

  /** The page knows how a table with an id was sorted, at each of its steps. */
  override willUpdate(): void {
    const { id, columns } = this.props;
    if (id === undefined) return;
    const known = knownSorting(this, id);
    this.sorting = known !== undefined && known.column < columns.length ? known : undefined;
  }

  override render(): TemplateResult {
    const { caption, columns, rows, total } = this.props;
    const order = this.#order();
    const isLong = rows.length > LONG;
    const shown = isLong ? order.slice(this.top, this.top + IN_SIGHT) : order;
    return html`<div
        class="table-frame ${isLong ? 'long' : ''}"
        tabindex=${isLong ? 0 : nothing}
        role=${isLong ? 'region' : nothing}
        aria-label=${isLong ? caption : nothing}
        @scroll=${isLong ? this.#scroll : nothing}
      >
        <table aria-rowcount=${(total ?? rows.length) + 1} @keydown=${this.#key}>
          <caption>
            ${caption}
            <span class="tools">
              ${tool('CSV', l10n.t('Save as CSV'), this.#save)}
              ${tool(l10n.t('Copy'), l10n.t('Copy the table'), this.#copy)}
            </span>
          </caption>
          <thead>
            <tr aria-rowindex="1">
              ${columns.map((column, i) => this.#header(column, i))}
              ${this.props.actions ? html`<th scope="col"><span class="unseen">${l10n.t('Actions')}</span></th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${isLong ? spacer(this.top) : nothing}
            ${shown.map((row, i) => this.#row(row, i + (isLong ? this.top : 0)))}
            ${isLong ? spacer(rows.length - this.top - shown.length) : nothing}
          </tbody>
        </table>
      </div>
      ${this.#below(isLong)}`;
  }

  /** What the table does not show, and how to see it. */
  #below(isLong: boolean): TemplateResult {
    const { rows, total = rows.length, more } = this.props;
    const isPart = total > rows.length;
    return html`${
      isLong
        ? html`<p class="muted">${l10n.t('{0} rows: this frame scrolls.', count(rows.length))}</p>`
        : nothing
    }
    ${
      isPart && this.sorting !== undefined
        ? html`<p class="muted">
            ${l10n.t('Sorts the {0} rows that are shown, not all {1}.', count(rows.length), count(total))}
          </p>`
        : nothing
    }
    ${
      isPart && more
        ? html`<button type="button" class="secondary" @click=${more}>
            ${l10n.t('Show more ({0} of {1})', count(rows.length), count(total))}
          </button>`
        : nothing
    }`;
  }

  #header({ title, hint, align }: Column, i: number): TemplateResult {
    const { sorting } = this;
    const isSorted = sorting?.column === i;
    const direction = isSorted ? (sorting.down ? 'descending' : 'ascending') : 'none';
    const arrow = isSorted ? (sorting.down ? '↓' : '↑') : '';
    return html`<th scope="col" class=${align} title=${hint ?? nothing} aria-sort=${direction}>
      ${
        align === 'mark'
          ? title
          : html`<button type="button" class="plain sort" @click=${() => this.#sort(i)}>
              ${title}<span aria-hidden="true">${arrow}</span>
            </button>`
      }
    </th>`;
  }

  #row(row: number, place: number): TemplateResult {
    const { rows, columns, actions = [] } = this.props;
    const isActive = actions.length > 0 || this.props.onEnter !== undefined;
    const focus = (): void => void (this.#current = place);
    return html`<tr
      aria-rowindex=${place + 2}
      data-place=${place}
      tabindex=${isActive ? (place === this.#current ? 0 : -1) : nothing}
      @focus=${focus}
    >
      ${rows[row]!.map((cell, i) => cellOf(cell, columns[i]!, i === 0))}
      ${actions.length === 0 ? nothing : html`<td class="actions">${actions.map((each) => actionButton(each, row))}</td>`}
    </tr>`;
  }

  #order(): readonly number[] {
    const { rows } = this.props;
    const order = rows.map((_, i) => i);
    const { sorting } = this;
    return sorting === undefined ? order : order.sort(byColumn(rows, sorting));
  }

  #sort(column: number): void {
    const before = this.sorting;
    this.top = 0;
    if (before?.column !== column) this.sorting = { column, down: true };
    else this.sorting = before.down ? { column, down: false } : undefined;
    const { id } = this.props;
    if (id === undefined) return;
    tellSorting(this, id, this.sorting === undefined ? null : { table: id, ...this.sorting });
  }

  readonly #scroll = ({ currentTarget }: Event): void =>
    this.#lookAt((currentTarget as HTMLElement).scrollTop);

  /** Draws the rows from a height on, in CSS pixels. */
  #lookAt(height: number): void {
    const last = Math.max(0, this.props.rows.length - IN_SIGHT);
    this.top = Math.max(0, Math.min(last, Math.floor(height / ROW_HEIGHT) - 5));
  }

  readonly #key = (event: KeyboardEvent): void => {
    const line = event.target instanceof HTMLElement ? event.target.closest('tr') : null;
    const place = Number(line?.dataset['place']);
    if (line !== event.target || Number.isNaN(place)) return;
    if (this.#press(event.key, place)) event.preventDefault();
  };

  /** @returns Whether the key means something here. */
  #press(key: string, place: number): boolean {
    const row = this.#order()[place]!;
    const by = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (by !== undefined) return this.#focus(place + by);
    const action = this.props.actions?.find((each) => each.key === key);
    if (action !== undefined) action.run(row);
    else if (key === 'Enter' && this.props.onEnter !== undefined) this.props.onEnter(row);
    else return false;
    return true;
  }

  /** @param row In the order of the rows that are given. */
  goTo(row: number): void {
    this.#focus(this.#order().indexOf(row));
  }

  /** @returns Whether there is such a row. */
  #focus(place: number): boolean {
    if (place < 0 || place >= this.props.rows.length) return false;
    this.#current = place;
    const frame = this.querySelector<HTMLElement>('.long');
    const isDrawn = this.querySelector(`tr[data-place="${place}"]`) !== null;
    const height = Math.max(0, place - 5) * ROW_HEIGHT;
    if (frame !== null && !isDrawn) frame.scrollTop = height;
    if (frame !== null && !isDrawn) this.#lookAt(height);
    this.requestUpdate();
    void this.updateComplete.then(() => {
      const line = this.querySelector<HTMLElement>(`tr[data-place="${place}"]`);
      // Rows without an action are no stop of the Tab key, but what was found has the focus.
      if (line?.hasAttribute('tabindex') === false) line.tabIndex = -1;
      line?.focus();
    });
    return true;
  }

  readonly #save = (): void => {
    act(this, {
      kind: 'save',
      key: { name: this.props.caption.slice(0, 80), as: 'csv', content: csvOf(this.props) },
    });
  };

  readonly #copy = (): void => {
    act(this, { kind: 'copy', key: { content: csvOf(this.props, '\t') } });
  };
}

customElements.define('dimcat-table', TableElement);

function cellOf(
  { text, content, small }: Cell,
  { align }: Column,
  isHeader: boolean,
): TemplateResult {
  const inside = html`${content ?? text}${small === undefined ? nothing : html`<small>${small}</small>`}`;
  const kind = align === 'text' ? `text ${measureOf(text, small, content)}` : align;
  return isHeader
    ? html`<th scope="row" class=${kind}>${inside}</th>`
    : html`<td class=${kind}>${inside}</td>`;
}

/** Characters of a line that a column of text never goes below. */
const MEASURE = 18;

/**
 * How a narrow table may break it: a phrase nowhere, also not behind a hyphen; a sentence not word by word. What stands
 * in place of the text may be longer, as a label in place of an id.
 */
function measureOf(text: string, small = '', content?: TemplateResult): 'words' | 'phrase' | '' {
  if (Math.max(text.length, small.length) > MEASURE) return 'words';
  return content === undefined ? 'phrase' : '';
}

function actionButton({ key, name, run }: RowAction, row: number): TemplateResult {
  return html`<button
    type="button"
    class="plain"
    title=${name}
    aria-label=${name}
    @click=${() => run(row)}
  >
    ${key}
  </button>`;
}

function spacer(rows: number): TemplateResult | typeof nothing {
  return rows <= 0
    ? nothing
    : html`<tr aria-hidden="true">
        <td class="spacer" height=${rows * ROW_HEIGHT}></td>
      </tr>`;
}

function byColumn(
  rows: readonly Row[],
  { column, down }: Pick<Sorting, 'column' | 'down'>,
): (a: number, b: number) => number {
  const valueOf = (row: number): number | string | null => {
    const { text, value } = rows[row]![column]!;
    return value === undefined ? text : value;
  };
  return (a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    const order =
      typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y));
    return down ? -order : order;
  };
}
