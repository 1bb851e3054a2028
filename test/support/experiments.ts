/** Runs experiments to their end and reads their findings, for tests. */
import type {
  Experiment,
  ExperimentHost,
  ExperimentSettings,
} from '../../server/science/experiments/experiment';
import type { DeclaredOptions, OptionValues } from '../../server/protocol/experimentOptions';
import type { Subject } from '../../server/science/experiments/ports';
import type { Cell, Findings, Table } from '../../server/protocol/report';

export const quietHost: ExperimentHost = {
  progress: () => undefined,
  breathe: () => Promise.resolve(),
};

/** @param options Change what the experiment declares. */
export function runExperiment<D extends DeclaredOptions>(
  experiment: Experiment<D>,
  subject: Subject,
  options: Partial<OptionValues<D>> = {},
  change: Partial<Omit<ExperimentSettings, 'options'>> = {},
): Promise<Findings> {
  const declared = Object.entries(experiment.options).map(([name, one]) => [name, one.default]);
  const settings: ExperimentSettings<OptionValues<D>> = {
    seed: 0,
    folds: 5,
    draws: 20,
    ...change,
    options: { ...(Object.fromEntries(declared) as OptionValues<D>), ...options },
  };
  return experiment.run(subject, settings, quietHost);
}

/** @throws {Error} There is no such table. */
export function tableOf(findings: Findings, id: string): Table {
  const table = findings.tables.find((t) => t.id === id);
  if (!table) throw new Error(`no table ${id} among ${findings.tables.map((t) => t.id).join()}`);
  return table;
}

/** The cell of a row (found by its first cell) and a column (by key). @throws {Error} There is none. */
export function cellOf(table: Table, row: string, key: string): Cell {
  const at = table.columns.findIndex((c) => c.key === key);
  const found = table.rows.find((r) => r[0] === row)?.[at];
  if (found === undefined) throw new Error(`no ${row}/${key} in table ${table.id}`);
  return found;
}

/** The number in a cell, of an estimate its value. @throws {Error} It holds none. */
export function numberIn(cell: Cell): number {
  const value = typeof cell === 'object' && cell && 'value' in cell ? cell.value : cell;
  if (typeof value !== 'number') throw new Error(`${JSON.stringify(cell)} is no number`);
  return value;
}

/** Asserts nothing, checks what every surface relies on: one cell per column, unique ids, finite numbers. */
export function shapeFaults(findings: Findings): string[] {
  const faults: string[] = [];
  const ids = [...findings.tables, ...findings.pictures].map((x) => x.id);
  if (new Set(ids).size !== ids.length) faults.push(`ids are not unique: ${ids.join()}`);
  if (findings.headlines.length === 0) faults.push('no headline');
  for (const table of findings.tables) {
    const keys = table.columns.map((c) => c.key);
    if (new Set(keys).size !== keys.length) faults.push(`${table.id}: columns ${keys.join()}`);
    if (table.notes.length === 0) faults.push(`${table.id}: no note`);
    if (table.rows.some((r) => r.length !== keys.length)) faults.push(`${table.id}: ragged`);
  }
  const text = JSON.stringify(findings, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? 'not finite' : value,
  );
  if (text.includes('not finite')) faults.push('a number is not finite');
  return faults;
}
