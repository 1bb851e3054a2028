/** The client against child processes that die, hang, disobey or lose their parent. */
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import { isAlive } from '../../../server/cache/machine';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';
import { hostPath, root } from '../../support/paths';

const watchdogPath = path.join(root, 'out/server/inference/host/watchdog.js');

describe('createInferenceClient', function () {
  this.timeout(60_000);
  const files = new ModelFolder();
  const model = { path: files.modelPath, providers: ['cpu'] };
  const nothing = (): void => undefined;
  after(() => files.remove());

  /** A child that does `onMessage` (source text) for every job. */
  const stub = (onMessage: string): string =>
    files.write(
      `stub${Math.floor(performance.now() * 1000)}.cjs`,
      `process.on('message', (m) => { const done = (reply) => process.send({ type: 'done', id: m.id, reply }); ${onMessage} });`,
    );

  it('opens a model and says what runs it', async () => {
    const client = files.client();
    const summary = await client.openModel(model);
    assert.match(summary.sha256, /^[0-9a-f]{64}$/);
    assert.deepEqual([summary.dimensions, summary.layers, summary.vocabulary], [32, 3, 668]);
    const doctor = await client.doctor();
    assert(doctor.available.includes('cpu'));
    assert.equal(doctor.telemetryDisabled, true);
    assert.match(doctor.runtime, /^1\.\d+\.\d+$/);
    assert.equal(await client.runtime(), doctor.runtime);
    const cpu = doctor.providers.at(-1)!;
    assert.deepEqual([cpu.name, cpu.state], ['cpu', 'works']);
    assert(cpu.milliseconds! > 0 && doctor.machine.memoryBytes >= doctor.machine.freeBytes);
    for (const { state, reason, advice } of doctor.providers)
      assert(state === 'works' || (reason !== null && advice !== null));
  });

  it('switches telemetry off in the environment of the child', async () => {
    const env = { ...process.env };
    delete env['ORT_DISABLE_TELEMETRY'];
    const path = stub(`if (m.type === 'job') done(process.env.ORT_DISABLE_TELEMETRY)`);
    assert.equal(await files.client({ hostPath: path, env }).doctor(), '1');
  });

  it('says once that the child died, and works again', async () => {
    const pids: (number | undefined)[] = [];
    const client = files.client({ onProcess: (pid) => pids.push(pid) });
    await client.openModel(model);
    const prompt = [1, 2, 3];
    const running = client.maskIdentity({ model, layer: 1, prompt });
    process.kill(pids[0]!, 'SIGKILL');
    await assert.rejects(running, fault('inference-died', /SIGKILL/));
    assert.deepEqual(await client.maskIdentity({ model, layer: 1, prompt }), {
      bitIdentical: true,
      maxAbsDifference: 0,
    });
    assert.equal(new Set(pids.filter((pid) => pid !== undefined)).size, 2);
  });

  it('stops starting a child that dies again and again', async () => {
    const client = files.client({ hostPath: stub('process.exit(3)') });
    for (let i = 0; i < 5; i += 1)
      await assert.rejects(client.doctor(), fault('inference-died', /exit code 3/));
    await assert.rejects(client.doctor(), fault('inference-died', /5 times within 3 minutes/));
  });

  it('reports a script that is not there', async () => {
    const client = files.client({ hostPath: `${files.folder}/nothing.js` });
    await assert.rejects(client.doctor(), fault('inference-died', /exit code 1/));
  });

  it('kills a child that ignores a cancel, and continues with a new one', async () => {
    const path = stub(
      `if (m.type === 'job' && m.job === 'openModel') for (;;); if (m.type === 'job') done('here')`,
    );
    const client = files.client({ hostPath: path });
    const stop = new AbortController();
    const hung = client.openModel(model, stop.signal);
    const queued = client.doctor();
    setTimeout(() => stop.abort(), 100);
    await assert.rejects(hung, fault('cancelled'));
    assert.equal(await queued, 'here');
  });

  it('cancels a queued job without touching the running one', async () => {
    const client = files.client({
      hostPath: stub(`if (m.type === 'job') setTimeout(() => done(m.job), 300)`),
    });
    const running = client.doctor();
    const stop = new AbortController();
    const queued = client.openModel(model, stop.signal);
    stop.abort();
    await assert.rejects(queued, fault('cancelled'));
    assert.equal(await running, 'doctor');
    await assert.rejects(client.openModel(model, AbortSignal.abort()), fault('cancelled'));
  });

  it('cancels a build between two batches, keeps what was done and the process', async () => {
    const slow = new ModelFolder({ batch: 1 });
    let starts = 0;
    const client = slow.client({ onProcess: (pid) => (starts += pid === undefined ? 0 : 1) });
    const stop = new AbortController();
    const build = client.buildCache(
      slow.request(),
      ({ done }) => done >= 20 && stop.abort(),
      stop.signal,
    );
    await assert.rejects(build, fault('cancelled'));
    const result = await client.buildCache(slow.request(), nothing);
    assert(result.resumed >= 20);
    assert.equal(starts, 1);
    await slow.remove();
  });

  it('stops a job that gives no sign of life', async () => {
    const client = files.client({ hostPath: stub(''), silenceMilliseconds: 200 });
    await assert.rejects(client.doctor(), fault('inference-timeout'));
  });

  it('says that memory ran out when the watchdog ends the child', async () => {
    const client = files.client({ env: { ...process.env, DIMCAT_MEMORY_LIMIT: '1000000' } });
    const forEver = (async () => {
      for (;;) await client.flip(flipRequest());
    })();
    await assert.rejects(forEver, (e) => fault('out-of-memory')(e));
  });

  it('takes a limit of memory from the person, and names it', async () => {
    const client = files.client({ limits: () => ({ memory: 2_000_000 }) });
    const forEver = (async () => {
      for (;;) await client.flip(flipRequest());
    })();
    await assert.rejects(forEver, fault('out-of-memory', /than it may \(0\.002 GB\)/));
  });

  it('ends one run that takes too long, but not many short ones', async () => {
    // Each run blocks its thread, as native code does. The short ones last longer together than one may.
    const path = files.write(
      'runs.cjs',
      `const { startWatchdog } = require(${JSON.stringify(watchdogPath)});
       const clock = startWatchdog();
       const never = new Int32Array(new SharedArrayBuffer(4));
       const block = (ms) => Atomics.wait(never, 0, 0, ms);
       process.on('message', async (m) => {
         const [times, ms] = m.job === 'doctor' ? [10, 200] : [1, 60_000];
         for (let i = 0; i < times; i++) await clock.during(async () => block(ms));
         process.send({ type: 'done', id: m.id, reply: 'here' });
       });`,
    );
    const client = files.client({ hostPath: path, limits: () => ({ longestRun: 1.5 }) });
    assert.equal(await client.doctor(), 'here');
    await assert.rejects(client.runtime(), fault('inference-timeout', /than it may \(1\.5 s\)/));
    assert.equal(await client.doctor(), 'here');
  });

  it('heeds another limit from the next job on, with a new process and nothing held against the old', async () => {
    const starts: (number | undefined)[] = [];
    let longestRun = 60;
    const client = files.client({
      limits: () => ({ longestRun }),
      onProcess: (pid) => starts.push(pid),
      hostPath: stub(`if (m.type === 'job') done(process.env.DIMCAT_LONGEST_RUN)`),
    });
    for (longestRun = 60; longestRun < 68; longestRun++) {
      assert.equal(await client.doctor(), String(longestRun));
      assert.equal(await client.doctor(), String(longestRun));
    }
    assert.equal(starts.filter((pid) => pid !== undefined).length, 8);
  });

  it('leaves no process behind', async () => {
    let pid = 0;
    const client = files.client({ onProcess: (p) => (pid = p ?? pid) });
    await client.openModel(model);
    assert(isAlive(pid));
    await client.dispose();
    assert(!isAlive(pid));
    await assert.rejects(client.doctor(), fault('cancelled'));
  });

  it('ends with its parent, even in the middle of a run', async function () {
    const parent = files.write('parent.cjs', parentScript);
    const child = fork(parent, [hostPath, files.modelPath], { serialization: 'advanced' });
    const pid = await firstMessage(child);
    assert(isAlive(pid));
    child.kill('SIGKILL');
    assert(await gone(pid, 5_000), `${pid} is still there`);
  });

  function flipRequest(): Parameters<ReturnType<typeof files.client>['flip']>[0] {
    const row = { mask: new Float32Array(32).fill(1), force: new Float32Array(32) };
    const centre = new Float32Array(32);
    return { model, layer: 1, centre, prompts: [[1, 2]], rows: [row], watch: [] };
  }
});

/** Keeps an inference child busy and tells its process number. */
const parentScript = `
  const { fork } = require('node:child_process');
  const host = fork(process.argv[2], { serialization: 'advanced' });
  const prompt = Array.from({ length: 60 }, (_, i) => i);
  const model = { path: process.argv[3], providers: ['cpu'] };
  let id = 0;
  const next = () => host.send({ type: 'job', id: ++id, job: 'maskIdentity', request: { model, layer: 1, prompt } });
  host.on('message', (m) => { if (m.type === 'done' && m.id === 1) process.send(host.pid); next(); });
`;

function firstMessage(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as number)));
}

async function gone(pid: number, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 50) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
