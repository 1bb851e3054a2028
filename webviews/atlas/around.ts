/** What stands round the canvas: labels that fit, and the cells round the cursor as a grid for screen readers. */
import { html, nothing, type TemplateResult } from 'lit';
import { userText } from '../common/parts/text';
import type { Cell, Frame, Label } from './layout/view';
import type { AtlasModel } from './model';

export interface BesideProps {
  readonly model: AtlasModel;
  readonly gutter: number;
  readonly rows: readonly Label[];
  readonly columns: readonly Label[];
  readonly open: (what: 'dimension' | 'feature', index: number) => void;
}

/** Buttons for the mouse; the keyboard has Enter and f. They are placed by script. */
export function labelsBeside({ model, rows, columns, open }: BesideProps): TemplateResult {
  const { page } = model;
  return html`<div class="labels" aria-hidden="true">
    ${columns.map(
      ({ index, at }) =>
        html`<button
          type="button"
          tabindex="-1"
          class="plain column-label number"
          data-side="column"
          data-at=${at}
          @click=${() => open('dimension', index)}
        >
          ${model.columns[index]}
        </button>`,
    )}
    ${rows.map(({ index, at }) => {
      const feature = page.features[model.rows[index]!]!;
      return html`<button
        type="button"
        tabindex="-1"
        class="plain row-label"
        data-side="row"
        data-at=${at}
        title=${feature.label === feature.id ? nothing : feature.label}
        @click=${() => open('feature', index)}
      >
        ${userText(feature.id)}
      </button>`;
    })}
  </div>`;
}

/** Cells on either side of the cursor. */
const AROUND = { rows: 1, columns: 2 };

export function gridOf(
  { rows, columns }: Frame,
  cursor: Cell,
  wordsOf: (at: Cell) => string,
): TemplateResult {
  const near = (at: number, by: number, most: number): number[] =>
    Array.from({ length: 2 * by + 1 }, (_, i) => at - by + i).filter((i) => i >= 0 && i < most);
  return html`<div class="unseen" role="rowgroup">
    ${near(cursor.row, AROUND.rows, rows).map(
      (row) =>
        html`<div role="row" aria-rowindex=${row + 1}>
          ${near(cursor.column, AROUND.columns, columns).map((column) => {
            const isCurrent = row === cursor.row && column === cursor.column;
            return html`<div
              role="gridcell"
              id=${isCurrent ? 'atlas-cursor' : nothing}
              aria-colindex=${column + 1}
              aria-selected=${isCurrent ? 'true' : 'false'}
            >
              ${wordsOf({ row, column })}
            </div>`;
          })}
        </div>`,
    )}
  </div>`;
}
