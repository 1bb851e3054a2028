/** Runs one command and translates what it throws, once. */
import * as path from 'node:path';
import type { JobContext, Jobs } from '../jobs/api';
import { faultOf } from '../protocol/fault';
import type { Arguments } from './args';
import { argumentsOf, USAGE } from './args';
import { cache } from './commands/cache';
import type { Command } from './commands/command';
import { diff } from './commands/diff';
import { doctor } from './commands/doctor';
import { exportCommand } from './commands/export';
import { flip } from './commands/flip';
import { importCommand } from './commands/import';
import { inspect } from './commands/inspect';
import { measure } from './commands/measure';
import { tap } from './commands/tap';
import { verify } from './commands/verify';
import type { ExitCode, Io } from './io';
import { Exit } from './io';
import { openCatalog } from './open';
import { progressOn } from './progress';

/** Those that only read and write files. */
const fileCommands = { diff, export: exportCommand, import: importCommand };

/** Those that are about a model and need no catalog. */
const modelCommands = { inspect, tap };

type JobCommand = Exclude<
  Arguments['command'],
  'doctor' | keyof typeof fileCommands | keyof typeof modelCommands
>;
const commands: Readonly<Record<JobCommand, Command>> = {
  cache,
  measure,
  flip,
  verify,
};

export interface Program {
  readonly version: string;
  readonly createJobs: (log: (line: string) => void) => Jobs;
}

/** @returns The exit code; nothing is thrown. */
export async function run(argv: readonly string[], io: Io, program: Program): Promise<ExitCode> {
  try {
    const args = argumentsOf(argv);
    if (args === 'help') io.out(USAGE);
    else if (args === 'version') io.out(`${program.version}\n`);
    else return await runCommand(args, io, program);
    return Exit.fine;
  } catch (error) {
    const { code, message, advice } = faultOf(error);
    io.err(`dimcat: ${message} ${advice} [${code}]\n`);
    return Exit.fault;
  }
}

async function runCommand(args: Arguments, io: Io, program: Program): Promise<ExitCode> {
  const { command } = args;
  if (command === 'diff' || command === 'export' || command === 'import') {
    return fileCommands[command](args, io);
  }
  const jobs = program.createJobs(() => undefined);
  const progress = progressOn(io);
  const context: JobContext = {
    onProgress: (message, share) => progress.report(message, share),
    signal: io.signal,
  };
  try {
    const cacheFolder = args.cacheFolder && path.resolve(args.cacheFolder);
    jobs.setEnvironment({ trusted: true, providers: args.providers, cacheFolder });
    if (command === 'doctor') return await doctor(args, jobs, io, program.version);
    if (command === 'inspect' || command === 'tap')
      return await modelCommands[command](args, jobs, io);
    const catalog = await openCatalog(args.catalog);
    return await commands[command]({ args, catalog, jobs, io, context: { ...context } });
  } finally {
    progress.end();
    await jobs.dispose();
  }
}
