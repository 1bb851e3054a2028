/**
 * 10 million tokens x 2,560 dimensions (3.2 GB of signs; both layouts 6.4 GB), written, loaded in chunks and computed
 * on, with as much of it held as fits into `HELD_GB` (default 2), and the peak memory of this process. On demand:
 *
 *     node out/test/bench/large.js [TOKENS]
 */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { cacheFileName } from '../../server/cache/key';
import { writeCache } from '../../server/cache/write';
import { agreementCounts } from '../../server/core/agreement';
import { aucOfHistograms } from '../../server/core/auc';
import { fullSet, setOf, without } from '../../server/core/bits';
import { plusCountsOfList } from '../../server/core/planes';
import { nearestByHamming, rowOf } from '../../server/core/nearest';
import { scoreMany } from '../support/scoreMany';
import { Engine } from '../../server/scoring/engine';
import { cacheKeyOf } from '../support/cacheKey';
import { root, temporaryFolder } from '../support/paths';

const tokens = Number(process.argv[2] ?? 10_000_000);
const dimensions = 2560;
const heldBytes = Number(process.env['HELD_GB'] ?? 2) * 2 ** 30;
const rowBytes = dimensions / 8;
/** Tokens whose first 64 dimensions are all +, the last one at the very end of the file. */
const planted = [5, 123_456, Math.floor(tokens / 2), tokens - 1];

async function main(): Promise<void> {
  const folder = temporaryFolder();
  try {
    const file = path.join(folder, cacheFileName(cacheKeyOf(tokens)));
    await timed('writing the cache', () => write(file));
    const engine = new Engine({ folder: path.join(root, 'out/server'), heldBytes });
    const loaded = await timed('loading and verifying', () => engine.load(file));
    const { planes } = loaded;
    const prototype = {
      dimensions: Array.from({ length: 64 }, (_, d) => d),
      polarity: new Array<number>(64).fill(1),
    };
    const counts = await timed('scores of one feature', () => agreementCounts(planes, prototype));
    for (const token of planted) assert.equal(counts[token], 64);
    assert.equal(counts.length, tokens);
    const negatives = without(fullSet(tokens), setOf(planted, tokens));
    const tasks = Array.from({ length: 100 }, () => ({ prototype, positives: planted, negatives }));
    const scored = await timed('100 features to exact AUCs', () => scoreMany(planes, tasks));
    assert.equal(aucOfHistograms(scored[99]!.positive, scored[99]!.negative), 1);
    assert.deepEqual(
      [...plusCountsOfList(planes, planted).subarray(0, 64)],
      prototype.polarity.map(() => planted.length),
    );
    const query = rowOf(planes, tokens - 1);
    const nearest = await timed('nearest to one row', () =>
      nearestByHamming(planes, query, 1, fullSet(tokens)),
    );
    assert.deepEqual([nearest.tokens[0], nearest.distances[0]], [tokens - 1, 0]);
    await engine.dispose();
    say(`peak memory of the process: ${(process.resourceUsage().maxRSS / 2 ** 20).toFixed(2)} GB`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Noise from a word generator, and the planted tokens. */
function write(file: string): void {
  const rows = new Uint8Array(tokens * rowBytes);
  const words = new Uint32Array(rows.buffer);
  let state = 88172645;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  for (const token of planted) rows.fill(255, token * rowBytes, token * rowBytes + 8);
  const key = cacheKeyOf(tokens);
  writeCache(file, key, new Float32Array(dimensions), rows);
}

async function timed<T>(what: string, work: () => T): Promise<T> {
  const start = performance.now();
  const result = await Promise.resolve(work());
  const memory = (process.memoryUsage().rss / 2 ** 30).toFixed(2);
  say(`${what}: ${((performance.now() - start) / 1000).toFixed(2)} s, ${memory} GB resident`);
  return result;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
