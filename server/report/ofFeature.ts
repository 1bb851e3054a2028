import type { ReportTable } from '../protocol/panels/experiments';

/** The tables about a feature: all of a report on it alone, else its rows; means over features are left out. */
export function tablesOf(tables: readonly ReportTable[], feature: string): readonly ReportTable[] {
  const named = new Set(tables.flatMap(({ rows }) => rows.flatMap((row) => [...namesIn(row)])));
  if (!named.has(feature)) return [];
  if (named.size === 1) return tables;
  return tables
    .map((table) => ({ ...table, rows: table.rows.filter((row) => namesIn(row).has(feature)) }))
    .filter(({ rows }) => rows.length > 0);
}

function namesIn(row: ReportTable['rows'][number]): ReadonlySet<string> {
  return new Set(row.flatMap(({ feature }) => feature ?? []));
}
