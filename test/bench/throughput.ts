/**
 * How long would the token cache of a large model take here? Measured on models of its width with one and two blocks, the
 * way the product builds caches; the time of a token is a + b blocks.
 *
 *     node out/test/bench/throughput.js [--provider webgpu] [--tokens 512] [--layer 24] [--vocabulary 248000]
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { createInferenceClient } from '../../server/inference/client/client';
import { hostPath, temporaryFolder } from '../support/paths';
import { writeBigDecoder, type DecoderShape } from './bigDecoder';

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
  /** Seconds a token and pass, the session's start left out. */
  readonly seconds: number;
}

async function measure(blocks: number, tokens: number, provider: string): Promise<Measured> {
  const folder = temporaryFolder();
  const client = createInferenceClient({ hostPath, log: () => undefined });
  try {
    const file = writeBigDecoder(folder, { ...shape, blocks, vocabulary: tokens });
    const rates: number[] = [];
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
      ({ phase, tokensPerSecond }) => {
        if (phase === 'signs') rates.push(tokensPerSecond);
      },
    );
    if (result.placement.chosen !== provider) throw new Error(JSON.stringify(result.placement));
    return { blocks, seconds: 1 / rates.at(-1)! };
  } finally {
    await client.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      provider: { type: 'string', default: 'cpu' },
      tokens: { type: 'string', default: '512' },
      layer: { type: 'string', default: '24' },
      vocabulary: { type: 'string', default: '248000' },
    },
  });
  const [tokens, layer, vocabulary] = [values.tokens, values.layer, values.vocabulary].map(Number);
  const one = await measure(1, tokens!, values.provider);
  const two = await measure(2, tokens!, values.provider);
  const block = two.seconds - one.seconds;
  const token = one.seconds + (layer! - 1) * block;
  const hours = (2 * vocabulary! * token) / 3600;
  const report = {
    machine: `${os.cpus()[0]?.model.trim() ?? '?'}, ${os.availableParallelism()} cores`,
    provider: values.provider,
    tokensPerSecond: { oneBlock: 1 / one.seconds, twoBlocks: 1 / two.seconds },
    millisecondsABlock: 1000 * block,
    extrapolated: { layer, vocabulary, tokensPerSecond: 1 / token, hoursOfTwoPasses: hours },
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}

void main();
