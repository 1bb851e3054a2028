/** What each command gets. */
import { printJson as jsonText } from '../../catalog/printJson';
import type { JobContext, Jobs, OpenCatalog } from '../../jobs/api';
import type { Arguments } from '../args';
import type { ExitCode, Io } from '../io';

export interface CommandInput {
  readonly args: Arguments;
  readonly catalog: OpenCatalog;
  readonly jobs: Jobs;
  readonly io: Io;
  /** Progress and cancellation of one job. */
  readonly context: JobContext;
}

export type Command = (input: CommandInput) => Promise<ExitCode>;

/** Prints a result as JSON, whole, on stdout. */
export function printJson(io: Io, value: unknown): void {
  io.out(jsonText(value));
}
