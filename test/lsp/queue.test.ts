import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Method } from '../../server/protocol/methods';
import { makeWorkspace } from '../e2e/support/workspace';
import { root, temporaryFolder } from '../support/paths';
import { Client } from './client';

describe('jobs that wait for the model', function () {
  this.timeout(60_000);
  const folder = makeWorkspace(temporaryFolder());
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('say how many jobs come before them, and then how far they are', async function () {
    // Where there is no such signal, the process that runs the model cannot be made to wait.
    if (process.platform === 'win32') this.skip();
    const uri = pathToFileURL(join(folder, 'words.dims.yaml')).href;
    const client = Client.start({}, join(root, 'out/server/main.js'));
    await client.initialize({ providers: ['cpu'], cacheFolder: join(folder, 'caches') });
    await client.request(Method.buildCache, { uri });
    const started = /The inference process (\d+) was started/;
    const pid = Number(client.logged.flatMap((line) => started.exec(line)?.[1] ?? []).at(-1));
    const first = client.progress('first');
    let free = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (free = resolve));
    const second = client.progress('second', () => free());
    process.kill(pid, 'SIGSTOP');
    try {
      const jobs = ['first', 'second'].map((workDoneToken) =>
        client.request(Method.flip, { uri, feature: 'animal', workDoneToken }),
      );
      await waiting;
      process.kill(pid, 'SIGCONT');
      await Promise.all(jobs);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    assert.deepEqual(second[1], { kind: 'report', message: 'waiting: 1 job before it' });
    const last = second.filter((each) => 'percentage' in each).at(-1);
    assert.ok(last?.kind === 'report' && last.percentage! > 50, JSON.stringify(second));
    assert.doesNotMatch(last.message ?? '', /waiting/);
    assert.doesNotMatch(JSON.stringify(first[1]), /waiting/);
    await client.stop();
  });
});
