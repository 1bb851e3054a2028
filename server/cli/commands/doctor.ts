import { Exit } from '../io';
import type { Command } from './command';
import { jobsFor, printJson } from './command';

/** `dimcat doctor`: what is installed and chosen, fit for a bug report. */
export const doctor: Command = {
  name: 'doctor',
  operands: '',
  count: [0, 0],
  missing: 'nothing',
  summary: ['what is installed and chosen'],
  options: ['json', 'provider'],
  run: async (given, { io, version, jobs }) => {
    const found = await jobsFor(given, jobs).doctor();
    const report = {
      dimcat: version,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      ...found,
    };
    if (given.values.json) printJson(io, report);
    else {
      io.out(`dimcat        ${version}\n`);
      io.out(`node          ${process.version} on ${report.platform}\n`);
      io.out(`ONNX Runtime  ${found.runtime}\n`);
      io.out(`providers     ${found.available.join(', ')} (chosen: ${found.chosen})\n`);
      io.out(`telemetry     ${found.telemetryDisabled ? 'disabled' : 'NOT DISABLED'}\n`);
    }
    return found.telemetryDisabled ? Exit.fine : Exit.fault;
  },
};
