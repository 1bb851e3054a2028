import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Heartbeat } from '../../extension/heartbeat';
import { Method } from '../../server/protocol/methods';
import type { Pong } from '../../server/protocol/requests';
import { Client } from '../lsp/client';

const every = 100;

describe('Heartbeat', function () {
  this.timeout(20_000);

  it('leaves a server alone that answers, with errors too', async () => {
    let asked = 0;
    const heartbeat = new Heartbeat(
      () => ((asked += 1) % 2 ? Promise.resolve({ pid: 1 }) : Promise.reject(new Error('busy'))),
      () => assert.fail('killed'),
      5,
    );
    while (asked < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    heartbeat.stop();
  });

  it('ends a real server that is stopped in its tracks', async function () {
    if (process.platform === 'win32') this.skip();
    const client = Client.start();
    await client.initialize();
    const killed: number[] = [];
    const heartbeat = new Heartbeat(
      () => client.request<Pong>(Method.ping, {}),
      (pid) => {
        killed.push(pid);
        process.kill(pid, 'SIGKILL');
      },
      every,
    );
    assert.deepEqual(await client.request(Method.ping, {}), { pid: client.process.pid });
    const exited = once(client.process, 'exit');
    process.kill(client.process.pid!, 'SIGSTOP');
    assert.deepEqual(await exited, [null, 'SIGKILL']);
    assert.deepEqual(killed, [client.process.pid]);
    heartbeat.stop();
    client.connection.dispose();
  });
});
