/** A result as its page shows it: values as they are read, and what each of them leads to. */
import type { ReportCell, ReportData, ReportTable } from '../protocol/panels/experiments';
import type { Cell, Column, ExperimentResult, Picture, Table } from '../protocol/report';
import { cellText, standsRight, tableName } from './cells';
import { provenanceRows } from './parts';
import { pictureTable } from './pictures/table';

/** What cells can lead to. */
export interface Linked {
  /** The feature of the catalog with this id or label. */
  readonly featureOf: (name: string) => string | undefined;
  /** The open report of an experiment. */
  readonly reportOf: (experiment: string) => string | undefined;
}

export function reportPage(id: string, result: ExperimentResult, linked: Linked): ReportData {
  const { name, title, question, headlines, warnings, samples } = result;
  return {
    ...{ id, name, title, question, headlines, warnings, samples },
    pictures: result.pictures.map((picture) => pictureEntry(picture, linked)),
    tables: result.tables.map((table) => tablePage(table, linked)),
    provenance: provenanceRows(result).map(([what, value]) => ({ name: what, value })),
  };
}

function pictureEntry(picture: Picture, linked: Linked): ReportData['pictures'][number] {
  const { id, title, description } = picture;
  return { id, title, description, table: tablePage(pictureTable(picture), linked) };
}

function tablePage({ id, title, columns, rows, notes }: Table, linked: Linked): ReportTable {
  return {
    ...{ id, title, notes },
    columns: columns.map((column) => ({ title: column.title, isNumber: standsRight(column) })),
    rows: rows.map((row) => row.map((cell, c) => cellPage(cell, columns[c]!, linked))),
  };
}

function cellPage(cell: Cell, column: Column, linked: Linked): ReportCell {
  const text = cellText(cell, column);
  if (cell === null) return { text, value: null };
  if (typeof cell === 'string') return textPage(cell, column, linked);
  if (typeof cell === 'number') return { text: withMinus(text), value: cell };
  if ('value' in cell) return { text: withMinus(text), value: cell.value };
  const tables = cell.tables.map((to) => {
    const report = linked.reportOf(to.experiment) ?? null;
    return { name: tableName(to), table: to.table, report };
  });
  return { text, tables };
}

/** Columns whose text is made of indices of dimensions with their polarity. */
const DIMENSIONS = new Set(['best', 'register', 'pair']);
const INDICES = /^[+-]?\d+(?:,? [+-]?\d+)*$/;

function textPage(text: string, { key, kind }: Column, { featureOf }: Linked): ReportCell {
  if (DIMENSIONS.has(key) && kind === 'text' && INDICES.test(text)) {
    return { text: withMinus(text), namesDimensions: true };
  }
  const feature = featureOf(text);
  return feature === undefined ? { text } : { text, feature };
}

/** Pages write negative numbers with a minus, not a hyphen. */
function withMinus(text: string): string {
  return text.replace(/(^|[\s[(])-(?=[\d.])/g, '$1\u2212');
}
