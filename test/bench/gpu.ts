/**
 * What a GPU makes of a large model: tokens a second to a layer of a bfloat16 checkpoint with random weights, on every
 * execution provider that works here, beside what the provider's own memory and arithmetic allow.
 *
 *     npm run bench:gpu [-- --size small] [--seconds 60] [--dry]
 *
 * `--dry` writes the model as a file without contents, reads its graph, and says what a run would need.
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { ProviderFinding } from '../../server/inference/api';
import { createInferenceClient } from '../../server/inference/client/client';
import { hostPath, temporaryFolder } from '../support/paths';
import { limitsOf, type Limits } from './gpuLimits';
import { writeRandomCheckpoint, type CheckpointShape } from './randomCheckpoint';

export interface Size extends CheckpointShape {
  readonly layer: number;
  /** Matrices of the limits are this wide. */
  readonly probe: number;
}

/** `large` has the blocks of a model of 4 billion parameters (Qwen3-4B), as many as the layer needs. */
export const SIZES: Readonly<Record<'large' | 'small', Size>> = {
  large: {
    ...{ dimensions: 2560, heads: 20, keyHeads: 4, neurons: 9728, blocks: 24, vocabulary: 151_936 },
    ...{ type: 'bfloat16', layer: 24, probe: 4096 },
  },
  small: {
    ...{ dimensions: 64, heads: 4, keyHeads: 2, neurons: 128, blocks: 3, vocabulary: 512 },
    ...{ type: 'bfloat16', layer: 2, probe: 128 },
  },
};

export interface Speed {
  readonly provider: string;
  readonly tokens: number;
  readonly tokensPerSecond: number;
  readonly limits: Limits;
}

/** What ran, and for every other provider in one sentence why it did not. */
export interface Found {
  readonly speeds: readonly Speed[];
  readonly missing: readonly string[];
}

/** @param seconds How long the tokens of one provider may take, about. */
export async function benchGpu(size: Size, seconds: number, only?: string): Promise<Found> {
  const folder = temporaryFolder();
  try {
    writeRandomCheckpoint(path.join(folder, 'model'), size);
    const speeds: Speed[] = [];
    const missing: string[] = [];
    for (const finding of await providersHere()) {
      const { name, state } = finding;
      if (only !== undefined && name !== only) continue;
      if (state !== 'works') missing.push(`${name} was not run: ${whyNot(finding)}`);
      else
        try {
          speeds.push(await speedOn(name, folder, size, seconds));
        } catch (error) {
          missing.push(`${name} was not run to its end: ${messageOf(error)}`);
        }
    }
    return { speeds, missing };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function providersHere(): Promise<readonly ProviderFinding[]> {
  const client = createInferenceClient({ hostPath, log: () => undefined });
  try {
    return (await client.doctor()).providers;
  } finally {
    await client.dispose();
  }
}

function whyNot({ reason, advice }: ProviderFinding): string {
  return [reason ?? 'it does not work here', advice].filter((text) => text !== null).join(' ');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The first tokens show how many there is time for. */
async function speedOn(
  provider: string,
  folder: string,
  size: Size,
  seconds: number,
): Promise<Speed> {
  const few = Math.min(256, size.vocabulary);
  const first = await timeOf(provider, folder, size, few);
  const tokens = Math.min(size.vocabulary, Math.max(few, Math.floor((seconds / first) * few)));
  const time = tokens > few ? await timeOf(provider, folder, size, tokens) : first;
  const limits = await limitsOf(provider, size.probe);
  return { provider, tokens, tokensPerSecond: tokens / time, limits };
}

/** Seconds of one pass over the first tokens, opening the model left out. */
async function timeOf(
  provider: string,
  folder: string,
  { layer }: Size,
  tokens: number,
): Promise<number> {
  const client = createInferenceClient({ hostPath, log: () => undefined });
  try {
    const model = { path: path.join(folder, 'model'), providers: [provider] };
    await client.openModel(model);
    const started = performance.now();
    await client.buildCache(
      {
        model,
        site: { kind: 'resid', layer },
        prefix: [],
        signs: 'raw',
        tokens,
        tokenizerSha256: '0'.repeat(64),
        folder: path.join(folder, `cache ${provider} ${tokens}`),
      },
      () => undefined,
    );
    return (performance.now() - started) / 1000;
  } finally {
    await client.dispose();
  }
}

/** Multiplications and additions of one token up to the layer; attention over one position is next to nothing. */
export function operationsOf({ dimensions: d, heads, keyHeads, neurons, layer }: Size): number {
  const keys = (d / heads) * keyHeads;
  return 2 * layer * (2 * d * d + 2 * d * keys + 3 * d * neurons);
}

export function reportOf(size: Size, { speeds, missing }: Found): string {
  const operations = operationsOf(size);
  const line = ({ provider, tokens, tokensPerSecond, limits }: Speed): string => {
    const most = limits.operationsPerSecond / operations;
    return row([
      provider,
      tokens.toLocaleString('en-US'),
      tokensPerSecond.toFixed(1),
      `${(limits.operationsPerSecond / 1e12).toFixed(2)} TFLOP/s`,
      `${most.toFixed(0)} (${((100 * tokensPerSecond) / most).toFixed(0)} %)`,
      `${(limits.bytesPerSecond / 1e9).toFixed(0)} GB/s`,
      `${((2 * operations) / limits.bytesPerSecond).toFixed(3)} s`,
    ]);
  };
  const titles = [
    'provider',
    'tokens',
    'tokens/s',
    'products of matrices',
    'tokens/s at that rate (reached)',
    'memory',
    'reading the weights once',
  ];
  const table =
    speeds.length > 0 ? [row(titles), row(titles.map(() => '---')), ...speeds.map(line)] : [];
  const { blocks, dimensions, vocabulary, layer, type } = size;
  return [
    `${blocks} blocks x ${dimensions}, ${vocabulary.toLocaleString('en-US')} tokens, ${type}, random weights; ` +
      `to layer ${layer}: ${(operations / 1e9).toFixed(3)} GFLOP a token. ` +
      `${os.cpus()[0]?.model.trim() ?? '?'}, load ${os.loadavg()[0]!.toFixed(1)}.`,
    '',
    ...table,
    ...missing.map((sentence) => `- ${sentence}`),
    ...(speeds.some(({ provider }) => provider !== 'cpu')
      ? []
      : ['- No GPU was measured: nothing above is about one.']),
    '',
  ].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** What a run would need, by the graph of a model of the size: its weights are neither written nor read. */
export async function dryRun(size: Size): Promise<string> {
  const folder = temporaryFolder();
  const client = createInferenceClient({ hostPath, log: () => undefined });
  try {
    const file = path.join(folder, 'model');
    writeRandomCheckpoint(file, { ...size, sparse: 'all' });
    const { blocks, weightBytes } = await client.inspect({ path: file, providers: ['cpu'] });
    const { bavail, bsize } = fs.statfsSync(folder);
    const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
    const block = bytesOfBlock(size);
    return [
      `${blocks.length} blocks were read; the tokens run to layer ${size.layer}.`,
      `On disk: ${gigabytes(weightBytes)} of ${size.type}, and ${gigabytes(bavail * bsize)} are free in ${os.tmpdir()}.`,
      `In the memory of the device: ${gigabytes(2 * block)} for a block in float32, and one batch.`,
      `A token: ${(operationsOf(size) / 1e9).toFixed(3)} GFLOP. The limits take ${gigabytes(3 * 4 * size.probe ** 2)} of it.`,
      '',
    ].join('\n');
  } finally {
    await client.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Of its matrices, as they are stored. */
export function bytesOfBlock(size: Size): number {
  const bytesEach = size.type === 'float32' ? 4 : 2;
  return (bytesEach * operationsOf(size)) / (2 * size.layer);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: 'large' },
      seconds: { type: 'string', default: '60' },
      provider: { type: 'string' },
      dry: { type: 'boolean' },
    },
  });
  const { size: name } = values;
  if (name !== 'large' && name !== 'small')
    throw new RangeError(`--size takes large or small, not ${name}.`);
  if (values.dry) return void process.stdout.write(await dryRun(SIZES[name]));
  const found = await benchGpu(SIZES[name], Number(values.seconds), values.provider);
  process.stdout.write(reportOf(SIZES[name], found));
}

if (require.main === module) void main();
