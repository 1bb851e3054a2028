import { existsSync, statfsSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { defaultCacheFolder } from '../../cache/folder';
import type { Agreement } from '../../jobs/agreement';
import type { Doctor } from '../../jobs/api';
import { hubState } from '../../jobs/hubState';
import { bugReport, doctorText, type Examined } from '../doctorText';
import { Exit } from '../io';
import { table } from '../table';
import type { Command } from './command';
import { jobsFor, printJson } from './command';

/** `dimcat doctor`: what was found, what is missing and how to get it; with a model, whether CPU and GPU agree. */
export const doctor: Command = {
  name: 'doctor',
  operands: '[MODEL]',
  count: [0, 1],
  missing: 'nothing',
  summary: [
    'where a model can run here, what is missing and how to get it; with a model,',
    'whether the GPU gives the signs that the processor gives',
  ],
  options: ['json', 'markdown', 'provider'],
  run: async (given, { io, version, context, jobs }) => {
    const { json, markdown, provider } = given.values;
    const all = jobsFor(given, jobs);
    const examined = examinedHere(version, await all.doctor());
    const { found } = examined;
    const [model] = given.operands;
    const others = (provider ?? found.available).filter((p) => p !== 'cpu');
    const agreement =
      model === undefined ? [] : await all.agreement(path.resolve(model), others, context);
    if (json) {
      const { dimcat, node, system, caches, hub } = examined;
      printJson(io, { dimcat, node, system, caches, hub, ...found, agreement });
    } else if (markdown) io.out(bugReport(examined));
    else {
      io.out(doctorText(examined));
      io.out(model === undefined ? CLOSING : agreementText(agreement));
    }
    return found.telemetryDisabled ? Exit.fine : Exit.fault;
  },
};

const CLOSING = `
dimcat doctor MODEL.onnx     compares the signs of a GPU with those of the processor
dimcat doctor --markdown     prints this as a bug report
`;

function examinedHere(dimcat: string, found: Doctor): Examined {
  const kind = process.platform === 'win32' ? os.version() : os.type();
  return {
    dimcat,
    node: process.version,
    system: `${process.platform}-${process.arch}, ${kind} ${os.release()}`,
    found,
    caches: cachesHere(),
    hub: hubState(),
    home: os.homedir(),
  };
}

function cachesHere(): Examined['caches'] {
  const folder = defaultCacheFolder();
  let place = folder;
  while (!existsSync(place) && path.dirname(place) !== place) place = path.dirname(place);
  try {
    const { bavail, bsize } = statfsSync(place);
    return { folder, freeBytes: bavail * bsize };
  } catch {
    return { folder, freeBytes: null }; // the file system does not report it
  }
}

export function agreementText(reports: readonly Agreement[]): string {
  if (reports.length === 0)
    return '\nOnly the processor works here, so there is nothing to compare it with.\n';
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
    `Signs of ${tokens} tokens that differ from the processor's, in millionths; their distance from the mean`,
    `at most, in deviations:`,
    table(titles, rows),
  ].join('\n');
}
