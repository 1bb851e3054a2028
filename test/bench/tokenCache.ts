/**
 * The token cache of a model, centred and raw, as the product builds it: seconds by the clock, seconds of the processor
 * and peak memory of the inference process.
 *
 *     node out/test/bench/tokenCache.js MODEL.onnx LAYER TOKENS [PREFIX TOKEN IDS ...]
 *     node out/test/bench/tokenCache.js real 2 151936
 *
 * `real` writes a decoder with a real vocabulary: 151,936 x 1,024, 2 blocks, 1.35 GB of random float32 weights;
 * `gpt2` one of 12 blocks x 768.
 */
import * as path from 'node:path';
import { shapes, writeBigDecoder } from './bigDecoder';
import { withInference } from './inferenceChild';

async function main([model = '', layer, tokens, ...prefix]: readonly string[]): Promise<void> {
  await withInference(async ({ client, folder, used, peak }) => {
    const shape = shapes[model];
    const file = shape ? writeBigDecoder(folder, shape) : path.resolve(model);
    const base = {
      model: { path: file, providers: ['cpu'] },
      site: { kind: 'resid' as const, layer: Number(layer) },
      prefix: prefix.map(Number),
      tokens: Number(tokens),
      tokenizerSha256: '0'.repeat(64),
      folder: path.join(folder, 'cache'),
    };
    await client.openModel(base.model);
    const [clock, before] = [performance.now(), used() ?? 0];
    let [most, blocks] = [0, ''];
    await client.buildCaches(
      [
        { ...base, signs: 'centred' },
        { ...base, signs: 'raw' },
      ],
      (progress) => {
        const { first, last, of } = progress.blocks;
        blocks = `${first} to ${last} of ${of}`;
        most = peak() ?? most;
      },
    );
    const report = {
      model,
      lastPass: blocks,
      clock: (performance.now() - clock) / 1000,
      processor: (used() ?? NaN) - before,
      peak: peak() ?? most,
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
  });
}

void main(process.argv.slice(2));
