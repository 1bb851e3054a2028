/** Caches with flipped bits, cut, repeated and inserted bytes: none may be taken for a cache. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { bytesPerRow } from '../../server/cache/format';
import { type CacheKey, cacheFileName } from '../../server/cache/key';
import { writeCache } from '../../server/cache/write';
import { FaultError } from '../../server/protocol/fault';
import { temporaryFolder } from '../support/paths';
import type { Random } from '../support/random';
import { readCache } from '../support/readCache';
import { type Guarantee, type Outcome, type Soak, Tally } from './guarantee';

const TOKENS = 50;
const DIMENSIONS = 20;
const key: CacheKey = {
  modelSha256: 'a'.repeat(64),
  tokenizerSha256: 'b'.repeat(64),
  runtime: '1.30.0',
  provider: 'cpu',
  optimisation: 'all',
  dtype: 'float32',
  site: { kind: 'resid', layer: 2 },
  prefix: [],
  signs: 'centred',
  tokens: TOKENS,
};

export const caches: Guarantee = {
  name: 'caches',
  promise: 'a damaged cache is refused',
  tries: 'damages',
  quick: 2_000,
  full: 10_000,
  run: (soak) => {
    const folder = temporaryFolder();
    try {
      return Promise.resolve(damaged(soak, path.join(folder, cacheFileName(key))));
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

function damaged(soak: Soak, file: string): Outcome {
  const { random } = soak;
  const rows = { length: TOKENS * bytesPerRow(DIMENSIONS) };
  writeCache(
    file,
    key,
    random.normals(DIMENSIONS),
    Uint8Array.from(rows, () => random.below(256)),
  );
  const good = fs.readFileSync(file);
  const tally = new Tally(soak);
  while (!tally.isDone()) {
    const bad = damage(good, random);
    if (bad.equals(good)) continue;
    overwrite(file, bad);
    const started = performance.now();
    const taken = takes(file);
    tally.add(taken && `${taken}: ${bad.toString('base64')}`, performance.now() - started);
  }
  return tally.outcome();
}

function takes(file: string): string | undefined {
  try {
    readCache(file);
    return 'taken';
  } catch (error) {
    const known = error instanceof FaultError && error.fault.code.startsWith('cache-');
    return known ? undefined : String(error);
  }
}

/** Some file systems take milliseconds to empty a file that is rewritten. */
function overwrite(file: string, bytes: Buffer): void {
  const fd = fs.openSync(file, 'r+');
  fs.writeSync(fd, bytes, 0, bytes.length, 0);
  fs.ftruncateSync(fd, bytes.length);
  fs.closeSync(fd);
}

/** Flips, overwrites, cuts, repeats or inserts bytes. */
function damage(good: Buffer, random: Random): Buffer {
  const at = random.below(good.length);
  const length = 1 + random.below(Math.min(64, good.length - at));
  const noise = Buffer.from(Array.from({ length }, () => random.below(256)));
  const flipped = Buffer.from([good[at]! ^ (1 << random.below(8))]);
  const [before, behind] = [good.subarray(0, at), good.subarray(at + length)];
  return Buffer.concat(
    random.of([
      [before, noise, behind],
      [before],
      [before, behind],
      [before, noise, good.subarray(at)],
      [before, flipped, good.subarray(at + 1)],
      [good, noise],
    ]),
  );
}
