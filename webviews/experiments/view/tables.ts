import { html, nothing, type TemplateResult } from 'lit';
import type { ReportTable } from '../../../server/protocol/panels/experiments';
import { reportTableProps } from '../../common/parts/reportTable';
import { table, type TableProps } from '../../common/parts/table';
import { userText } from '../../common/parts/text';
import type { ExperimentsScene } from '../state';

/** A table with its notes; nothing where the person looks for words that it does not have. */
export function reportTable(
  scene: ExperimentsScene,
  shown: ReportTable,
): TemplateResult | typeof nothing {
  const rows = rowsLeft(shown, scene.choices.words ?? '');
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

/** Its evidence is in this report, or in another one that is open. */
export function tableProps(scene: ExperimentsScene, shown: ReportTable): TableProps {
  return reportTableProps(scene, shown, (report, id) => {
    if (report === scene.state.report?.id) document.getElementById(`table-${id}`)?.focus();
    else scene.go({ report });
  });
}
