/** Token caches where the cache folder takes no file. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CacheRequest, CacheResult, InferenceClient } from '../../server/inference/api';
import { withSpareFolder } from '../../server/jobs/spareFolder';
import { faultError } from '../../server/protocol/fault';
import { temporaryFolder } from '../support/paths';

const request = (layer: number, folder = '/full') =>
  ({ site: { kind: 'resid', layer }, signs: 'raw', folder }) as CacheRequest;
const full = (file: string): Error => faultError('disk-full', `${file} is full.`, 'Free some.');

describe('a spare folder for token caches', () => {
  let place: string;
  beforeEach(() => {
    place = temporaryFolder();
  });
  afterEach(() => fs.rmSync(place, { recursive: true, force: true }));

  /** Writes a file for each cache, but not into a folder that is full. */
  function clientOf(isFull: (folder: string) => boolean) {
    const built: string[] = [];
    const warnings: string[] = [];
    const fileOf = ({ folder, site }: CacheRequest): string => path.join(folder, `${site.layer}`);
    const inference = {
      buildCaches: (requests: readonly CacheRequest[]) =>
        Promise.all(
          requests.map((one) => {
            if (isFull(one.folder)) return Promise.reject(full(one.folder));
            built.push(fileOf(one));
            fs.writeFileSync(fileOf(one), '');
            return Promise.resolve({ path: fileOf(one) } as CacheResult);
          }),
        ),
      locateCache: (one: CacheRequest) =>
        Promise.resolve({
          path: fileOf(one),
          state: fs.existsSync(fileOf(one)) ? ('ready' as const) : ('none' as const),
        }),
      dispose: () => Promise.resolve(),
    } as Partial<InferenceClient> as InferenceClient;
    const warn = (message: string): void => void warnings.push(message);
    return { client: withSpareFolder(inference, { warn, places: [place] }), built, warnings };
  }
  const ignore = (): void => undefined;

  it('builds there what the folder does not take, says so once, and leaves nothing', async () => {
    const { client, warnings } = clientOf((folder) => folder === '/full');
    const [first] = await client.buildCaches([request(1)], ignore);
    const [second] = await client.buildCaches([request(2)], ignore);
    assert.ok(first!.path.startsWith(place));
    assert.equal(path.dirname(second!.path), path.dirname(first!.path));
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^\/full is full\. Until Dimcat ends, .*built again/);
    assert.equal((await client.locateCache(request(1), '')).path, first!.path);
    assert.equal((await client.locateCache(request(3), '')).path, path.join('/full', '3'));
    await client.dispose();
    assert.deepEqual(fs.readdirSync(place), []);
  });

  it('uses the folder again once it has room, but builds nothing twice', async () => {
    const own = path.join(place, 'own');
    fs.mkdirSync(own);
    let isFull = true;
    const { client, built } = clientOf((folder) => folder === own && isFull);
    const [spare] = await client.buildCaches([request(1, own)], ignore);
    isFull = false;
    const [known] = await client.buildCaches([request(1, own)], ignore);
    assert.equal(known!.path, spare!.path);
    await client.buildCaches([request(2, own)], ignore);
    assert.equal(built.at(-1), path.join(own, '2'));
    await client.dispose();
  });

  it('gives the fault of the folder itself where no other takes a file', async () => {
    const { client, warnings } = clientOf(() => true);
    await assert.rejects(client.buildCaches([request(1)], ignore), /^FaultError: \/full is full\./);
    assert.deepEqual(warnings, []);
    assert.deepEqual(fs.readdirSync(place), []);
  });
});
