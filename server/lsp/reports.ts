import { createHash } from 'node:crypto';
import type { ExperimentResult, ExperimentRun } from '../protocol/report';

/** A result that pages can show; `run` is unknown for one that was read from a file. */
export interface OpenReport {
  readonly id: string;
  readonly result: ExperimentResult;
  readonly run?: ExperimentRun | undefined;
}

/** Of each catalog. */
const MOST = 60;

/** The results of experiments that were run or opened since the server started, by catalog. */
export class Reports {
  readonly #open = new Map<string, Map<string, OpenReport>>();

  /** The same result again is one report. @returns Its id. */
  open(uri: string, result: ExperimentResult, run?: ExperimentRun): string {
    const id = idOf(result);
    const reports = this.#open.get(uri) ?? new Map<string, OpenReport>();
    reports.delete(id);
    reports.set(id, { id, result, run });
    const [oldest] = reports.keys();
    if (reports.size > MOST) reports.delete(oldest!);
    this.#open.set(uri, reports);
    return id;
  }

  /** The latest first. */
  of(uri: string): readonly OpenReport[] {
    return [...(this.#open.get(uri)?.values() ?? [])].reverse();
  }

  find(uri: string, id: string): OpenReport | undefined {
    return this.#open.get(uri)?.get(id);
  }
}

/** Whether it was run here or read from a file: its candidates are not read, and its fields have another order. */
function idOf(result: ExperimentResult): string {
  const read = { ...result, candidates: undefined };
  return createHash('sha256').update(JSON.stringify(read, inOrder)).digest('hex').slice(0, 16);
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
