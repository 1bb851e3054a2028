/**
 * How long would the token cache of a large model take here? Measured on models of its width with one and with some
 * blocks, the way the product builds caches; the time of a token is a + b blocks.
 *
 *     node out/test/bench/throughput.js [--provider webgpu] [--tokens 1024] [--blocks 4] [--layer 24] [--vocabulary N]
 */
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { writeBigDecoder, type DecoderShape } from './bigDecoder';
import { withInference } from './inferenceChild';

/** D = 2560 of a model of 4 billion parameters (Qwen3-4B: 36 blocks, 32/8 heads of 128, 9,728 neurons). */
const shape: Omit<DecoderShape, 'blocks' | 'vocabulary'> = {
  dimensions: 2560,
  heads: 32,
  keyHeads: 8,
  headWidth: 128,
  neurons: 9728,
};

interface Measured {
  readonly blocks: number;
  /** Seconds a token and pass by the clock, the session's start left out. */
  readonly seconds: number;
  /**
   * The same from the processor time of the child, shared among the cores: what the clock says on a machine that does
   * nothing else. Linux only, and no figure for a GPU.
   */
  readonly alone: number | undefined;
}

interface Mark {
  readonly done: number;
  /** Seconds of the clock, and of the processor. */
  readonly clock: number;
  readonly used: number | undefined;
}

function between(first: Mark, last: Mark): Pick<Measured, 'seconds' | 'alone'> {
  const tokens = last.done - first.done;
  const alone =
    first.used === undefined || last.used === undefined
      ? undefined
      : (last.used - first.used) / tokens / os.availableParallelism();
  return { seconds: (last.clock - first.clock) / tokens, alone };
}

function measure(blocks: number, tokens: number, provider: string): Promise<Measured> {
  return withInference(async ({ client, folder, used }) => {
    const file = writeBigDecoder(folder, { ...shape, blocks, vocabulary: tokens });
    const marks: Mark[] = [];
    const result = await client.buildCache(
      {
        model: { path: file, providers: [provider] },
        site: { kind: 'resid', layer: blocks },
        prefix: [],
        signs: 'centred',
        tokens,
        tokenizerSha256: '0'.repeat(64),
        folder: path.join(folder, 'cache'),
      },
      ({ share, total }) =>
        marks.push({ done: share * total, clock: performance.now() / 1000, used: used() }),
    );
    if (result.placement.chosen !== provider) throw new Error(JSON.stringify(result.placement));
    return { blocks, ...between(marks[0]!, marks.at(-1)!) };
  });
}

/** @param one Seconds a token with one block; `all` with `blocks` of them. */
function extrapolated(
  { one, all, blocks }: { readonly one: number; readonly all: number; readonly blocks: number },
  layer: number,
  vocabulary: number,
): object {
  const block = (all - one) / (blocks - 1);
  const token = one + (layer - 1) * block;
  return {
    tokensPerSecond: { oneBlock: 1 / one, allBlocks: 1 / all, toLayer: 1 / token },
    millisecondsABlock: 1000 * block,
    hours: (vocabulary * token) / 3600,
  };
}

/** @throws {RangeError} A number that is none, or too few blocks for a slope. */
function numbers<K extends string>(values: Record<K, string>): Record<K, number> {
  const read = Object.entries<string>(values).map(([key, text]) => [key, Number(text)] as const);
  const wrong = read.find(
    ([key, n]) => key !== 'provider' && !(Number.isInteger(n) && n >= (key === 'blocks' ? 2 : 1)),
  );
  if (wrong) throw new RangeError(`--${wrong[0]} takes a whole number, not ${wrong[1]}.`);
  return Object.fromEntries(read) as Record<K, number>;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      provider: { type: 'string', default: 'cpu' },
      tokens: { type: 'string', default: '1024' },
      blocks: { type: 'string', default: '4' },
      layer: { type: 'string', default: '24' },
      vocabulary: { type: 'string', default: '248000' },
    },
  });
  const { tokens, layer, vocabulary, blocks } = numbers(values);
  const one = await measure(1, tokens, values.provider);
  const all = await measure(blocks, tokens, values.provider);
  const clock = extrapolated({ one: one.seconds, all: all.seconds, blocks }, layer, vocabulary);
  const alone =
    one.alone &&
    all.alone &&
    extrapolated({ one: one.alone, all: all.alone, blocks }, layer, vocabulary);
  const report = {
    machine: `${os.cpus()[0]?.model.trim() ?? '?'}, ${os.availableParallelism()} cores`,
    load: os.loadavg()[0],
    provider: values.provider,
    tokens,
    blocks,
    layer,
    vocabulary,
    clock,
    alone,
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

void main();
