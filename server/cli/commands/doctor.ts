import type { Jobs } from '../../jobs/api';
import type { Arguments } from '../args';
import type { ExitCode, Io } from '../io';
import { Exit } from '../io';
import { printJson } from './command';

/** `dimcat doctor`: what is installed and chosen, fit for a bug report. */
export async function doctor(
  args: Arguments,
  jobs: Jobs,
  io: Io,
  version: string,
): Promise<ExitCode> {
  const found = await jobs.doctor();
  const report = {
    dimcat: version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    ...found,
  };
  if (args.json) printJson(io, report);
  else {
    io.out(`dimcat        ${version}\n`);
    io.out(`node          ${process.version} on ${report.platform}\n`);
    io.out(`ONNX Runtime  ${found.runtime}\n`);
    io.out(`providers     ${found.available.join(', ')} (chosen: ${found.chosen})\n`);
    io.out(`telemetry     ${found.telemetryDisabled ? 'disabled' : 'NOT DISABLED'}\n`);
  }
  return found.telemetryDisabled ? Exit.fine : Exit.fault;
}
