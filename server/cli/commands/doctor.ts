import * as path from 'node:path';
import type { Doctor, ProviderFinding } from '../../inference/api';
import type { Agreement } from '../../jobs/agreementJob';
import { Exit } from '../io';
import { table } from '../table';
import type { Command } from './command';
import { jobsFor, printJson } from './command';

/** `dimcat doctor`: what was found, what is missing and how to get it; with a model, whether CPU and GPU agree on it. */
export const doctor: Command = {
  name: 'doctor',
  operands: '[MODEL]',
  count: [0, 1],
  missing: 'nothing',
  summary: [
    'what is installed and chosen, and what is missing; with a model, whether',
    'the GPU gives the signs that the processor gives',
  ],
  options: ['json', 'provider'],
  run: async (given, { io, version, context, jobs }) => {
    const all = jobsFor(given, jobs);
    const found = await all.doctor();
    const [model] = given.operands;
    const others = given.values.provider ?? found.available;
    const agreement =
      model === undefined
        ? []
        : await all.agreement(
            path.resolve(model),
            others.filter((p) => p !== 'cpu'),
            context,
          );
    const system = { dimcat: version, node: process.version, platform: platform() };
    if (given.values.json) printJson(io, { ...system, ...found, agreement });
    else {
      io.out(`dimcat        ${version}\nnode          ${process.version} on ${platform()}\n`);
      io.out(doctorText(found));
      if (model !== undefined) io.out(agreementText(agreement));
    }
    return found.telemetryDisabled ? Exit.fine : Exit.fault;
  },
};

function platform(): string {
  return `${process.platform}-${process.arch}`;
}

export function doctorText({
  runtime,
  machine,
  providers,
  chosen,
  telemetryDisabled,
}: Doctor): string {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  const { processor, cores, memoryBytes, freeBytes } = machine;
  const memory = `${gigabytes(memoryBytes)} of memory, ${gigabytes(freeBytes)} free`;
  return [
    `machine       ${processor}, ${cores} cores, ${memory}`,
    `ONNX Runtime  ${runtime}`,
    `telemetry     ${telemetryDisabled ? 'disabled' : 'NOT DISABLED'}`,
    `chosen        ${chosen}`,
    ...providers.flatMap(providerLines),
    '',
  ].join('\n');
}

function providerLines({ name, state, reason, advice, milliseconds }: ProviderFinding): string[] {
  const words = { works: 'works', slow: 'works, but', fails: 'does not work:', absent: 'missing:' };
  const time =
    milliseconds === null ? '' : `, ${milliseconds.toFixed(1)} ms a product of 1024 x 1024`;
  const line = [words[state], reason].filter((w) => w !== null).join(' ');
  return [
    `${name.padEnd(14)}${line}${time}`,
    ...(advice === null ? [] : [`              ${advice}`]),
  ];
}

export function agreementText(reports: readonly Agreement[]): string {
  if (reports.length === 0)
    return '\nOnly the processor works here: there is nothing to compare it with.\n';
  return reports.map(reportText).join('');
}

function reportText(report: Agreement): string {
  const { placement, tokens, tokensPerSecond, cpuTokensPerSecond, layers } = report;
  const of = (counts: Readonly<Record<string, number>>): string => {
    const sum = Object.values(counts).reduce((a, b) => a + b, 0);
    return `${counts[placement.chosen] ?? 0} of ${sum}`;
  };
  const share = (part: number, whole: number): string => ((1e6 * part) / whole).toFixed(0);
  const rows = layers.map(({ layer, signs, raw, centred, furthest }) => [
    String(layer),
    share(raw, signs),
    share(centred, signs),
    furthest === 0 ? '-' : furthest.toExponential(1),
  ]);
  const titles = ['layer', 'raw', 'centred', 'furthest'].map((title) => ({ title, right: true }));
  return [
    '',
    `${placement.chosen} ran ${of(placement.products)} products of matrices, ${of(placement.nodes)} nodes; ` +
      `${tokensPerSecond.toFixed(0)} tokens/s (cpu: ${cpuTokensPerSecond.toFixed(0)})`,
    `Signs of ${tokens} tokens that differ from the processor's, in millionths; how far from the mean they are`,
    `at most, in deviations:`,
    table(titles, rows),
  ].join('\n');
}
