import { html, nothing, type TemplateResult } from 'lit';
import type { ReportCell, ReportTable } from '../../../server/protocol/panels/experiments';
import type { Cell, Row } from '../../common/parts/cells';
import { table, type TableProps } from '../../common/parts/table';
import { link, userText } from '../../common/parts/text';
import type { ExperimentsScene } from '../state';

/** A table with its notes; nothing where the person looks for words that it does not have. */
export function reportTable(
  scene: ExperimentsScene,
  shown: ReportTable,
): TemplateResult | typeof nothing {
  const rows = rowsLeft(shown, scene.state.words);
  if (rows.length === 0 && shown.rows.length > 0) return nothing;
  return html`<section id=${`table-${shown.id}`} tabindex="-1">
    ${table(tableProps(scene, { ...shown, rows }))}
    ${
      shown.notes.length === 0
        ? nothing
        : html`<ul class="notes">
            ${shown.notes.map((line) => html`<li>${userText(line)}</li>`)}
          </ul>`
    }
  </section>`;
}

/** The rows that have the words in one of their cells, whatever their case. */
export function rowsLeft({ rows }: ReportTable, words: string): ReportTable['rows'] {
  const wanted = words.trim().toLowerCase();
  return rows.filter((row) => row.some(({ text }) => text.toLowerCase().includes(wanted)));
}

export function tableProps(
  scene: ExperimentsScene,
  { title, columns, rows }: ReportTable,
): TableProps {
  return {
    caption: title,
    columns: columns.map((column) => ({
      title: column.title,
      align: column.isNumber ? ('number' as const) : ('text' as const),
    })),
    rows: rows.map((row): Row => row.map((cell) => cellOf(scene, cell))),
  };
}

function cellOf(scene: ExperimentsScene, cell: ReportCell): Cell {
  const { text, value } = cell;
  const content = contentOf(scene, cell);
  return { text, content, ...(value !== undefined && { value }) };
}

function contentOf(scene: ExperimentsScene, cell: ReportCell): TemplateResult {
  const { text, feature, namesDimensions, tables } = cell;
  if (feature !== undefined) return link(scene, 'feature', { feature }, userText(text));
  if (namesDimensions) return html`${dimensionLinks(scene, text)}`;
  if (tables !== undefined) return html`${tables.map((to, i) => evidence(scene, to, i > 0))}`;
  return userText(text);
}

/** Each index of the text leads to its dimension. */
function dimensionLinks(scene: ExperimentsScene, text: string): (TemplateResult | string)[] {
  return text
    .split(/(\d+)/)
    .map((part, i) =>
      i % 2 === 0 ? part : link(scene, 'dimension', { dimension: Number(part) }, part),
    );
}

/** Leads to a table of this report, or to another report that is open. */
function evidence(
  scene: ExperimentsScene,
  { name, table: id, report }: NonNullable<ReportCell['tables']>[number],
  isLater: boolean,
): TemplateResult {
  const before = isLater ? ', ' : '';
  if (report === null) return html`${before}${name}`;
  const go = (event: Event): void => {
    event.preventDefault();
    if (report === scene.state.report?.id) document.getElementById(`table-${id}`)?.focus();
    else scene.go({ report });
  };
  return html`${before}<a href="#" @click=${go}>${name}</a>`;
}
