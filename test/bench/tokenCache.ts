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
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createInferenceClient } from '../../server/inference/client/client';
import { hostPath, temporaryFolder } from '../support/paths';
import { shapes, writeBigDecoder } from './bigDecoder';
import { peakOf, usedBy } from './procfs';

async function main([model = '', layer, tokens, ...prefix]: readonly string[]): Promise<void> {
  const folder = temporaryFolder();
  let pid = 0;
  const onProcess = (started?: number): void => void (pid = started ?? pid);
  const client = createInferenceClient({ hostPath, log: () => undefined, onProcess });
  try {
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
    const [clock, used] = [performance.now(), usedBy(pid) ?? 0];
    let [peak, blocks] = [0, ''];
    await client.buildCaches(
      [
        { ...base, signs: 'centred' },
        { ...base, signs: 'raw' },
      ],
      (progress) => {
        const { first, last, of } = progress.blocks;
        blocks = `${first} to ${last} of ${of}`;
        peak = peakOf(pid) ?? peak;
      },
    );
    const report = {
      model,
      lastPass: blocks,
      clock: (performance.now() - clock) / 1000,
      processor: (usedBy(pid) ?? NaN) - used,
      peak: peakOf(pid) ?? peak,
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
  } finally {
    await client.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

void main(process.argv.slice(2));
