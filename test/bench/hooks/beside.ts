/**
 * One cache and one flip test of a checkpoint, by Dimcat and by the libraries that researchers use for it: the same
 * weights, prompts, arms and doses in one run, each in a process of its own. Prints a Markdown table; exits 1 where
 * Dimcat's logits differ from those of PyTorch in float64 by more than 1e-4 of the largest.
 *
 *     node out/test/bench/hooks/beside.js FOLDER [--model FILE.onnx] [--python PYTHON] [--library NAME]...
 *       [--layer L] [--prompts N] [--draws N] [--tokens N] [--batch N] [--threads N]
 *
 * FOLDER is a Hugging Face checkpoint; --model is an export of it for Dimcat, where the folder is not to be opened in
 * place. PYTHON needs torch, transformers, and the libraries named (hooks is PyTorch alone).
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { ModelRef, ModelSummary } from '../../../server/inference/api';
import { createInferenceClient } from '../../../server/inference/client/client';
import { openTokenizer } from '../../../server/inference/tokenizer/openTokenizer';
import { NEUTRAL_PROMPTS } from '../../../server/texts/prompts';
import { hostPath, temporaryFolder, tokenizerHostPath } from '../../support/paths';
import { isInstalled, ourRun, peerRun, STEPS, type Run, type Started, type Time } from './runs';
import { randomPrompts, rowsOf, spread, type Work } from './work';

/** Of the largest logit. */
const TOLERANCE = 1e-4;
/** PyTorch in float64, whose times say nothing. */
const TRUTH = 'double';
const LIBRARIES = ['hooks', 'transformer_lens', 'transformer_lens_resumed', 'nnsight'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    library: { type: 'string', multiple: true, default: LIBRARIES },
    layer: { type: 'string' },
    prompts: { type: 'string', default: '24' },
    draws: { type: 'string', default: '8' },
    tokens: { type: 'string', default: '2048' },
    batch: { type: 'string', default: '64' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
  },
});

async function main(): Promise<void> {
  const folder = path.resolve(positionals[0] ?? '.');
  const scratch = temporaryFolder();
  const started: Started = { pid: 0 };
  const onProcess = (pid?: number): void => void (started.pid = pid ?? started.pid);
  const client = createInferenceClient({ hostPath, log: () => undefined, onProcess });
  const model: ModelRef = { path: path.resolve(values.model ?? folder), providers: ['cpu'] };
  try {
    const summary = await client.openModel(model);
    const work = await workOn(folder, summary);
    await client.dispose();
    started.pid = 0;
    const fresh = createInferenceClient({ hostPath, log: () => undefined, onProcess });
    const runs = [await ourRun(fresh, model, work, { process: started, cacheFolder: scratch })];
    await fresh.dispose();
    const here = values.library.filter((library) => isInstalled(library, values.python));
    for (const library of here) runs.push(peerRun(library, values.python, work, scratch));
    const truth = isInstalled(TRUTH, values.python)
      ? peerRun(TRUTH, values.python, work, scratch)
      : undefined;
    process.stdout.write(report(runs, truth, work));
  } finally {
    await client.dispose();
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function workOn(
  folder: string,
  { dimensions, layers, vocabulary }: ModelSummary,
): Promise<Work> {
  const count = Number(values.prompts);
  const tokenizer = path.join(folder, 'tokenizer.json');
  return {
    folder,
    layer: Number(values.layer ?? layers - 2),
    prompts: fs.existsSync(tokenizer)
      ? await encoded(tokenizer, NEUTRAL_PROMPTS.slice(0, count))
      : randomPrompts(count, vocabulary),
    rows: rowsOf(dimensions, Number(values.draws)),
    centre: new Array<number>(dimensions).fill(0),
    watch: spread(vocabulary, 512),
    tokens: Math.min(vocabulary, Number(values.tokens)),
    threads: Number(values.threads),
    batch: Number(values.batch),
  };
}

async function encoded(file: string, texts: readonly string[]): Promise<(readonly number[])[]> {
  const tokenizer = await openTokenizer(file, tokenizerHostPath);
  try {
    return await Promise.all(texts.map((text) => tokenizer.encode(text)));
  } finally {
    await tokenizer.dispose();
  }
}

function report(runs: readonly Run[], truth: Run | undefined, work: Work): string {
  const all = truth ?? runs[0]!;
  const size = largest(all.logits, new Float32Array(all.logits.length));
  const head = ['library', ...STEPS, 'peak memory', 'error of a logit', 'signs that differ'];
  const lines = runs.map((run) => {
    const apart = truth && largest(run.logits, truth.logits);
    if (run === runs[0] && apart !== undefined && !(apart <= TOLERANCE * size))
      process.exitCode = 1;
    return [
      run.name,
      ...STEPS.map((step) => written(run.seconds[step])),
      run.peak === undefined ? '?' : `${(run.peak / 2 ** 20).toFixed(0)} MiB`,
      apart?.toExponential(1) ?? '?',
      truth ? `${differing(run.signs, truth.signs)} of ${8 * run.signs.length}` : '?',
    ];
  });
  const { prompts, rows, tokens, layer, threads } = work;
  const versions = Object.assign({}, ...runs.map((run) => run.versions)) as Record<string, string>;
  return [
    `${prompts.length} prompts x ${rows.length} rows at layer ${layer}, ${tokens} tokens cached; ${threads} threads, ` +
      `${os.cpus()[0]?.model.trim() ?? '?'}, load ${os.loadavg()[0]!.toFixed(1)}; the largest logit is ${size.toFixed(1)}.`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    '',
    ...[head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`),
    ...values.library
      .filter((library) => !runs.some(({ name }) => name === library))
      .map((library) => `\n${library} is not installed for ${values.python}.`),
    '',
  ].join('\n');
}

/** Seconds by the clock, and of the processor. */
function written({ clock, used }: Time): string {
  return `${clock.toFixed(2)} s${used === undefined ? '' : ` (${used.toFixed(2)})`}`;
}

function largest(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} logits beside ${b.length}.`);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

function differing(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} bytes of signs beside ${b.length}.`);
  let count = 0;
  a.forEach((byte, i) => {
    for (let rest = byte ^ b[i]!; rest; rest >>= 1) count += rest & 1;
  });
  return count;
}

void main();
