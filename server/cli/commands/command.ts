/** The interface of a command, and its input. */
import * as path from 'node:path';
import { blockedSteps, errorOfAll, findingSteps } from '../../catalog/findings';
import { placeWords } from '../../catalog/place';
import type { Problem } from '../../catalog/types';
import { printJson as jsonText } from '../../catalog/printJson';
import type { JobContext, Jobs } from '../../jobs/api';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { ExitCode, Io } from '../io';
import { openCatalog } from '../open';
import { inSlices } from '../../surroundings/slices';
import { limitsOf, type OptionName, type Values } from '../options';

/** What was given on the command line. */
export interface Given {
  /** As typed, as many as the command accepts. */
  readonly operands: readonly string[];
  readonly values: Values;
}

/** What the program provides to a command. */
export interface Host {
  readonly io: Io;
  readonly version: string;
  /** Progress and cancellation. */
  readonly context: JobContext;
  /** Created on first use; ends with the command. */
  readonly jobs: () => Jobs;
}

export interface Command {
  readonly name: string;
  /** As the usage shows them, e.g. "A [B]". */
  readonly operands: string;
  /** Fewest and most operands. */
  readonly count: readonly [number, number];
  /** What is missing if there are too few, e.g. "a catalog: x.dims.yaml". */
  readonly missing: string;
  /** What it does; further lines go under the first. */
  readonly summary: readonly string[];
  readonly options: readonly OptionName[];
  /** @throws FaultError */
  run(given: Given, host: Host): Promise<ExitCode>;
}

/** Options of every command that runs a model. */
export const MODEL_OPTIONS = [
  'provider',
  'memory',
  'longest-run',
  'cache-folder',
  'allow-outside',
] as const satisfies readonly OptionName[];

export interface CatalogInput {
  readonly given: Given;
  /** As typed. */
  readonly name: string;
  readonly catalog: OpenCatalog;
  readonly jobs: Jobs;
  readonly io: Io;
  readonly context: JobContext;
}

export const ONE_CATALOG = {
  operands: 'CATALOG',
  count: [1, 1],
  missing: 'a catalog: x.dims.yaml',
} as const;

export const ONE_MODEL = {
  operands: 'MODEL',
  count: [1, 1],
  missing: 'a model: model.onnx, or the folder of a checkpoint',
} as const;

/** A command on one catalog, its last operand, with jobs configured by the options. */
export function onCatalog(work: (input: CatalogInput) => Promise<ExitCode>): Command['run'] {
  return async (given, { io, context, jobs }) => {
    const name = given.operands.at(-1)!;
    const catalog = await openCatalog(name);
    return work({ given, name, catalog, jobs: jobsFor(given, jobs), io, context });
  };
}

/** Jobs that run models on the provider that the options name. */
export function jobsFor({ values }: Given, make: () => Jobs): Jobs {
  const jobs = make();
  const folder = values['cache-folder'] ?? '';
  const cacheFolder = folder && path.resolve(folder);
  jobs.setEnvironment({
    trusted: true,
    providers: values.provider ?? [],
    cacheFolder,
    limits: limitsOf(values),
    folders: [process.cwd()],
    outside: values['allow-outside'] === true,
  });
  return jobs;
}

/** Prints a whole result as JSON on stdout. */
export function printJson(io: Io, value: unknown): void {
  io.out(jsonText(value));
}

/**
 * What is wrong in a catalog, and where: `x.dims.yaml:7:5: unknown-key: The key ancors is not part of the format; ...`.
 */
export function findingLine(
  { name, catalog: { parsed } }: Pick<CatalogInput, 'name' | 'catalog'>,
  { code, message, span }: Problem,
): string {
  return `${name}:${placeWords(parsed.text, span.start)}: ${code}: ${message}`;
}

/**
 * Reports on stderr what is wrong in a catalog that is run.
 *
 * @returns Whether anything is wrong, and whether it keeps a feature from being run.
 */
export async function tellFindings(
  input: Pick<CatalogInput, 'name' | 'catalog' | 'jobs' | 'io' | 'context'>,
): Promise<{ readonly any: boolean; readonly blocking: boolean }> {
  const { parsed } = input.catalog;
  // The job's own fault reports what keeps the whole catalog from being run.
  if (errorOfAll(parsed)) return { any: true, blocking: true };
  const facts = await input.jobs.facts(input.catalog);
  const { signal } = input.context;
  const { errors } = await inSlices(findingSteps(parsed, facts), signal);
  for (const finding of errors) input.io.err(`${findingLine(input, finding)}\n`);
  const blocked = await inSlices(blockedSteps(parsed, facts), signal);
  return { any: errors.length > 0, blocking: blocked.size > 0 };
}
