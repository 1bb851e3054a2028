import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { Method } from '../../server/protocol/methods';
import { nouns } from '../service/support';
import { Client, fakeServer } from './client';

describe('server process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dimcat-life-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends and takes its jobs down within 5 s after its client was killed', async function () {
    this.timeout(20000);
    const disposed = join(folder, 'disposed');
    const env = { ...process.env, DIMCAT_FAKE_DISPOSED: disposed };
    const client = spawn(process.execPath, [join(__dirname, 'mortalClient.js')], { env });
    const pid = Number(await firstLine(client));
    assert.ok(isAlive(pid));
    client.kill('SIGKILL');
    const deadline = Date.now() + 5000;
    while (isAlive(pid) && Date.now() < deadline) await pause(20);
    assert.ok(!isAlive(pid), 'the server outlived its client');
    assert.ok(existsSync(disposed), 'the jobs were not taken down');
  });

  it('ends with code 1 where the client leaves without a word', async () => {
    const client = Client.start();
    await client.initialize();
    const exited = once(client.process, 'exit');
    await client.notify('exit', undefined);
    assert.deepEqual(await exited, [1, null]);
  });

  it('survives a promise that was rejected unheard', async () => {
    const client = Client.start();
    try {
      await client.initialize();
      const rejecting = { trusted: true, providers: [], cacheFolder: 'reject' };
      await client.notify(Method.environment, rejecting);
      await client.open(nouns);
      assert.equal((await client.diagnostics(1)).version, 1);
      assert.equal(await client.stop(), 0);
    } finally {
      client.process.kill('SIGKILL');
    }
  });

  it('speaks over standard input and output too, and ends with them', async () => {
    const child = spawn(process.execPath, [fakeServer, '--stdio'], { stdio: 'pipe' });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    const result = await connection.sendRequest<{ serverInfo: { name: string } }>('initialize', {
      processId: process.pid,
      capabilities: {},
    });
    assert.equal(result.serverInfo.name, 'dimcat');
    const exited = once(child, 'exit');
    child.stdin.end();
    assert.equal((await exited)[0], 0);
    connection.dispose();
  });
});

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
  return chunk.toString();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false; // no such process: that is what was asked
  }
}

/** On Linux an orphan that has ended stays in the table until init looks after it. */
function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && /\) Z /.test(readFileSync(stat, 'utf8'));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
