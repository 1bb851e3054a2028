import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Method } from '../../server/protocol/methods';
import type { PanelAnswer } from '../../server/protocol/panels/request';
import { makeWorkspace } from '../e2e/support/workspace';
import { root, temporaryFolder } from '../support/paths';
import { Client } from './client';

const serverModule = join(root, 'out/server/main.js');
const commandLine = join(root, 'out/server/cli/main.js');

describe('token caches that another program builds', function () {
  this.timeout(60_000);
  const folder = makeWorkspace(temporaryFolder());
  const catalog = join(folder, 'words.dims.yaml');
  const cacheFolder = join(folder, 'caches');
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are told to the editor, and then each page has another revision and what the cache gives', async () => {
    const client = Client.start({}, serverModule);
    await client.initialize({ providers: ['cpu'], cacheFolder });
    const told = new Promise<void>((resolve) =>
      client.connection.onNotification(Method.caches, () => resolve()),
    );
    const page = (panel: string, key: object): Promise<PanelAnswer> =>
      client.request(Method.panel, {
        ...{ uri: pathToFileURL(catalog).href, panel, kind: 'page', key, from: 0, count: 0 },
      });
    const pages = (): Promise<PanelAnswer[]> =>
      Promise.all([
        page('feature', { feature: 'animal' }),
        page('atlas', { mode: 'features' }),
        page('dimension', { dimension: 3 }),
        page('overview', {}),
      ]);
    const before = await pages();
    const env = { ...process.env, DIMCAT_CACHE: cacheFolder };
    await promisify(execFile)(process.execPath, [commandLine, 'cache', catalog], { env });
    await told;
    const after = await pages();
    after.forEach(({ rev }, i) => assert.notEqual(rev, before[i]!.rev));
    const saysOf = (answers: PanelAnswer[]) => {
      const [feature, atlas] = answers.map(({ data }) => data as Record<string, unknown>);
      return [feature!['cache'], atlas!['source']];
    };
    assert.deepEqual(
      [saysOf(before), saysOf(after)],
      [
        ['none', 'evidence'],
        ['ready', 'cache'],
      ],
    );
    await client.stop();
  });
});
