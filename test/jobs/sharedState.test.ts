import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { bytesPerRow } from '../../server/cache/format';
import { cacheFileName, type CacheKey } from '../../server/cache/key';
import { writeCache } from '../../server/cache/write';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { CacheRequest, ModelSummary } from '../../server/inference/api';
import { sharedStateWarning } from '../../server/jobs/sharedState';
import { plantedCatalog } from '../support/jobs';
import { temporaryFolder } from '../support/paths';
import { Random } from '../support/random';

const [tokens, dimensions] = [5000, 20];
const catalog = parseCatalog(plantedCatalog).catalog!;

describe('The warning of a state that all tokens share', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  /** @param constant So many dimensions are positive for all but one token in 200. */
  async function warned(
    constant: number,
    changes: Partial<Pick<CacheRequest, 'site' | 'signs' | 'prefix'>> = {},
  ): Promise<string[]> {
    const random = new Random(3);
    const rows = new Uint8Array(tokens * bytesPerRow(dimensions));
    for (let token = 0; token < tokens; token += 1)
      for (let d = 0; d < dimensions; d += 1) {
        const positive = d < constant ? token % 200 !== 0 : random.below(2) === 1;
        if (positive) rows[token * bytesPerRow(dimensions) + (d >> 3)]! |= 1 << (d & 7);
      }
    const key: CacheKey = {
      ...{ modelSha256: 'a', tokenizerSha256: 'b', runtime: '1', provider: 'cpu', tokens },
      ...{ optimisation: 'all', dtype: 'float32', site: { kind: 'resid', layer: 2 } },
      ...{ prefix: [], signs: 'raw' },
    };
    const file = path.join(folder, cacheFileName(key));
    writeCache(file, key, new Float32Array(dimensions), rows);
    const request = {
      site: { kind: 'resid', layer: 2 },
      ...{ signs: 'centred', prefix: [], ...changes },
    } as unknown as CacheRequest;
    const summary = { dimensions, sha256: 'a' } as ModelSummary;
    return sharedStateWarning(
      { request, summary, catalog },
      { path: changes.signs === 'raw' ? file : 'the centred signs' },
      {
        locateCache: () => {
          return Promise.resolve({ path: file, state: 'ready' });
        },
      },
    );
  }

  it('counts raw signs that are the same for 99 % of the tokens', async () => {
    assert.deepEqual(await warned(10), []);
    const [warning, ...others] = await warned(11);
    assert.deepEqual(others, []);
    assert.match(warning!, /^nearly all tokens share one state at resid layer 2: 11 of 20 raw/);
    assert.match(warning!, /first position; centred signs read what little is left/);
    assert.match(warning!, /the experiment `layers`.*prefix: bos/);
  });

  it('advises by what the catalog says', async () => {
    assert.match((await warned(20, { signs: 'raw' }))[0]!, /use `signs: centred`/);
    assert.doesNotMatch((await warned(20, { prefix: [1] }))[0]!, /prefix: bos|first position/);
  });

  it('is of the stream alone', async () => {
    assert.deepEqual(await warned(20, { site: { kind: 'ffn', layer: 2 } }), []);
  });
});
