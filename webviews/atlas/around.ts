/** What stands round the canvas: labels that fit, and the cells round the cursor as a grid for screen readers. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { SIDES, type LayerState } from '../../server/protocol/atlas';
import { userText } from '../common/parts/text';
import type { Cell, Frame, Label } from './layout/view';
import { nameOf, type AtlasModel } from './model';

export interface BesideProps {
  readonly model: AtlasModel;
  readonly gutter: number;
  readonly rows: readonly Label[];
  readonly columns: readonly Label[];
  readonly open: (what: 'column' | 'row', index: number) => void;
}

/** Buttons for the mouse; the keyboard has Enter and f. They are placed by script. */
export function labelsBeside({ model, rows, columns, open }: BesideProps): TemplateResult {
  const { columns: columnKind, rows: rowKind } = SIDES[model.mode];
  return html`<div class="labels" aria-hidden="true">
    ${columns.map(
      ({ index, at }) =>
        html`<button
          type="button"
          tabindex="-1"
          class="plain column-label ${columnKind === 'feature' ? 'named' : 'number'}"
          data-side="column"
          data-at=${at}
          title=${columnKind === 'feature' ? nameOf(model, 'columns', index) : nothing}
          @click=${() => open('column', index)}
        >
          ${userText(nameOf(model, 'columns', index))}
        </button>`,
    )}
    ${rows.map(({ index, at }) => {
      const label = titleOf(model, index);
      return html`<button
        type="button"
        tabindex="-1"
        class="plain row-label ${rowKind === 'feature' ? '' : 'number'}"
        data-side="row"
        data-at=${at}
        title=${label ?? nothing}
        @click=${() => open('row', index)}
      >
        ${isHere(model, index) ? '▲ ' : nothing}${userText(nameOf(model, 'rows', index))}
      </button>`;
    })}
  </div>`;
}

/** A feature's label where it says more than its id, and why a layer is empty. */
function titleOf(model: AtlasModel, row: number): string | undefined {
  const { page, mode, rows } = model;
  const kind = SIDES[mode].rows;
  const feature = kind === 'feature' ? page.features[rows[row]!] : undefined;
  if (feature !== undefined && feature.label !== feature.id) return feature.label;
  return kind === 'layer' && stateOf(model, row) === 'missing'
    ? l10n.t('no token cache')
    : undefined;
}

function stateOf({ page, rows }: AtlasModel, row: number): LayerState | undefined {
  return page.found.layers?.all[rows[row]!]?.state;
}

function isHere(model: AtlasModel, row: number): boolean {
  return SIDES[model.mode].rows === 'layer' && stateOf(model, row) === 'here';
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
