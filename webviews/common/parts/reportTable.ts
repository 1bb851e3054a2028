/** A table of an experiment's report: its names lead to features and dimensions, its evidence to other tables. */
import { html, type TemplateResult } from 'lit';
import type { ReportCell, ReportTable } from '../../../server/protocol/panels/experiments';
import type { Linking } from '../scene';
import type { Cell, Row } from './cells';
import type { TableProps } from './table';
import { link, userText } from './text';

type Evidence = NonNullable<ReportCell['tables']>[number];

/** @param follow Goes to a table of a report that is open. */
export function reportTableProps(
  linking: Linking,
  { title, columns, rows }: ReportTable,
  follow: (report: string, table: string) => void,
): TableProps {
  return {
    caption: title,
    columns: columns.map((column) => ({
      title: column.title,
      align: column.isNumber ? ('number' as const) : ('text' as const),
    })),
    rows: rows.map((row): Row => row.map((cell) => cellOf(linking, cell, follow))),
  };
}

type Follow = Parameters<typeof reportTableProps>[2];

function cellOf(linking: Linking, cell: ReportCell, follow: Follow): Cell {
  const { text, value } = cell;
  const content = contentOf(linking, cell, follow);
  return { text, content, ...(value !== undefined && { value }) };
}

function contentOf(linking: Linking, cell: ReportCell, follow: Follow): TemplateResult {
  const { text, feature, namesDimensions, tables } = cell;
  if (feature !== undefined) return link(linking, 'feature', { feature }, userText(text));
  if (namesDimensions) return html`${dimensionLinks(linking, text)}`;
  if (tables !== undefined) return html`${tables.map((to, i) => evidence(to, i > 0, follow))}`;
  return userText(text);
}

/** Each index of the text leads to its dimension. */
function dimensionLinks(linking: Linking, text: string): (TemplateResult | string)[] {
  return text
    .split(/(\d+)/)
    .map((part, i) =>
      i % 2 === 0 ? part : link(linking, 'dimension', { dimension: Number(part) }, part),
    );
}

function evidence({ name, table, report }: Evidence, isLater: boolean, follow: Follow) {
  const before = isLater ? ', ' : '';
  if (report === null) return html`${before}${name}`;
  const go = (event: Event): void => {
    event.preventDefault();
    follow(report, table);
  };
  return html`${before}<a href="#" @click=${go}>${name}</a>`;
}
