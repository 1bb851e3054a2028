import * as path from 'node:path';
import { MOST, readText } from '../../cache/regularFile';
import type { RawInput } from '../../jobs/api';
import { faultError } from '../../protocol/fault';
import { Exit } from '../io';
import { badArguments } from '../options';
import type { Command } from './command';
import { modelOf } from './inspect';
import { jobsFor, MODEL_OPTIONS, ONE_MODEL, printJson } from './command';

/** `dimcat tap`: the residual stream of one run, as files. */
export const tap: Command = {
  name: 'tap',
  ...ONE_MODEL,
  operands: 'MODEL --input NAME=FILE ... --out DIR',
  summary: ['run it once, write the residual stream as resid.N.bin'],
  options: ['json', 'input', 'out', 'stream', ...MODEL_OPTIONS],
  run: async (given, { io, jobs }) => {
    const { input, out: folder, json } = given.values;
    if (folder === undefined || input === undefined) {
      throw badArguments('tap needs inputs and a folder: --input NAME=FILE --out DIR.');
    }
    const inputs = Object.fromEntries(await Promise.all(input.map(inputOf)));
    const request = { ...modelOf(given), inputs, out: path.resolve(folder) };
    const reply = await jobsFor(given, jobs).tap(request, io.signal);
    if (json) printJson(io, reply);
    else
      for (const { file, shape } of reply.taps)
        io.out(`${path.join(folder, file)}  float32 [${shape.join(', ')}]\n`);
    return Exit.fine;
  },
};

async function inputOf(written: string): Promise<[string, RawInput]> {
  const at = written.indexOf('=');
  if (at < 1) throw bad(`--input takes NAME=FILE, not "${written}".`);
  const file = path.resolve(written.slice(at + 1));
  return [written.slice(0, at), { file, ...(await shapeBeside(file)) }];
}

async function shapeBeside(file: string): Promise<Pick<RawInput, 'shape' | 'dtype'>> {
  const beside = `${file}.json`;
  const text = await readText(beside, { most: MOST.settings }).catch((error: unknown) => {
    throw bad(`${beside} cannot be read; it says what ${path.basename(file)} holds.`, error);
  });
  const found = described(text);
  if (!found) throw bad(`${beside} does not say what ${path.basename(file)} holds.`);
  return found;
}

function described(text: string): Pick<RawInput, 'shape' | 'dtype'> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { shape, dtype } = value as Record<string, unknown>;
  const sizes = Array.isArray(shape) ? (shape as unknown[]) : [undefined];
  if (!sizes.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)) return undefined;
  if (dtype !== 'int64' && dtype !== 'float32') return undefined;
  return { shape: sizes as number[], dtype };
}

function bad(message: string, cause?: unknown): Error {
  const advice =
    'Write {"shape": [2, 7], "dtype": "int64"} (or "float32") into FILE.json beside FILE.';
  return faultError('bad-arguments', message, advice, cause);
}
