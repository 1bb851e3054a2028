/** Runs one command and translates its errors, once. */
import type { JobContext, Jobs } from '../jobs/api';
import { faultOf } from '../protocol/fault';
import { readLine } from './args';
import type { Command, Given } from './commands/command';
import { COMMANDS } from './commands/list';
import type { ExitCode, Io } from './io';
import { Exit } from './io';
import { progressOn } from './progress';
import { usage, usageOf } from './usage';

export interface Program {
  readonly version: string;
  /** @param warn Takes what a person should know besides the results. */
  readonly createJobs: (warn: (message: string) => void) => Jobs;
}

/** @returns The exit code; never throws. */
export async function run(argv: readonly string[], io: Io, program: Program): Promise<ExitCode> {
  try {
    const line = readLine(argv, COMMANDS);
    if (line.ask === 'run') return await runCommand(line.command, line.given, io, program);
    if (line.ask === 'version') io.out(`${program.version}\n`);
    else io.out(line.command ? usageOf(line.command) : usage(COMMANDS));
    return Exit.fine;
  } catch (error) {
    const { code, message, advice, onCommandLine = '' } = faultOf(error);
    const words = [message, advice, onCommandLine].filter((sentence) => sentence !== '').join(' ');
    io.err(`dimcat: ${words} [${code}]\n`);
    return Exit.fault;
  }
}

async function runCommand(
  command: Command,
  given: Given,
  io: Io,
  { version, createJobs }: Program,
): Promise<ExitCode> {
  const progress = progressOn(io);
  const context: JobContext = {
    onProgress: (message, share) => progress.report(message, share),
    signal: io.signal,
  };
  let jobs: Jobs | undefined;
  const warn = (message: string): void => {
    progress.end();
    io.err(`warning: ${message}\n`);
  };
  const make = (): Jobs => (jobs ??= createJobs(warn));
  try {
    return await command.run(given, { io, version, context, jobs: make });
  } finally {
    progress.end();
    await jobs?.dispose();
  }
}
