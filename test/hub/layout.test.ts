/** Our cache beside the one that the hub's own library makes of the same repository. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { hubName } from '../../server/hub/name';
import { networkOf } from '../../server/hub/network';
import { pull } from '../../server/hub/pull';
import { temporaryFolder } from '../support/paths';
import { FILES } from './files';
import { COMMIT, HubServer, REPO } from './server';

const NAMES = ['onnx/model.onnx', 'config.json', 'tokenizer.json', 'tokenizer_config.json'];

describe('The cache of the hub', () => {
  const server = new HubServer(FILES);
  const [ours, theirs] = [temporaryFolder(), temporaryFolder()];
  let endpoint: string;

  before(async () => {
    endpoint = await server.start();
    const { downloadFileToCacheDir } = await import('@huggingface/hub');
    const repo = { type: 'model', name: REPO } as const;
    const output = globalThis.console;
    const { debug } = output;
    output.debug = () => undefined; // the library says what it fetches
    try {
      for (const name of NAMES)
        await downloadFileToCacheDir({
          ...{ repo, path: name, revision: COMMIT, hubUrl: endpoint, cacheDir: theirs },
        });
    } finally {
      output.debug = debug;
    }
  });
  after(async () => {
    await server.stop();
    for (const folder of [ours, theirs]) fs.rmSync(folder, { recursive: true });
  });

  const pullInto = (cacheFolder: string) =>
    pull(
      {
        hub: { endpoint, cacheFolder, token: undefined, offline: false, network: networkOf({}) },
        signal: new AbortController().signal,
        wait: () => Promise.resolve(),
        onProgress: () => undefined,
        weightsOf: () => Promise.resolve([]),
      },
      hubName(REPO),
      { file: NAMES[0]! },
    );

  it('is file by file, link by link that of @huggingface/hub (skipped on Windows, where links may be missing)', async function () {
    if (process.platform === 'win32') this.skip();
    await pullInto(ours);
    const entries = entriesOf(ours);
    const ref = path.join('models--owner--tiny', 'refs', 'main');
    assert.equal(entries.get(ref), COMMIT);
    entries.delete(ref); // the library notes no branch where a commit is asked for
    assert.deepEqual(entries, entriesOf(theirs));
    assert.equal(entries.size, 2 * NAMES.length);
  });

  it('is taken as it is where another program has filled it', async () => {
    server.seen.length = 0;
    const { files } = await pullInto(theirs);
    assert.equal(files.length, NAMES.length);
    assert(!server.seen.some(({ url }) => url.includes('/resolve/')));
  });
});

/** Where a link leads, or what a file holds, by path. */
function entriesOf(folder: string): Map<string, string> {
  const all = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    all.flatMap((name): [string, string][] => {
      const place = path.join(folder, name);
      const stat = fs.lstatSync(place);
      if (stat.isDirectory()) return [];
      const text = stat.isSymbolicLink()
        ? fs.readlinkSync(place)
        : fs.readFileSync(place, 'latin1');
      return [[name, text]];
    }),
  );
}
