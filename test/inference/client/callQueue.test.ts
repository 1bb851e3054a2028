import assert from 'node:assert/strict';
import { CallQueue } from '../../../server/inference/client/callQueue';
import { fault } from '../../support/faults';

/** A call that ends when the test says so. */
function call() {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { end, work: () => ended };
}

/** The timers of a queue without patience have fired. */
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('CallQueue', () => {
  /** A job of the queue, and what it was told. */
  function jobOf(queue: CallQueue) {
    const stop = new AbortController();
    const told: number[] = [];
    queue.listen(stop.signal, (before) => told.push(before));
    return { signal: stop.signal, stop: () => stop.abort(), told };
  }

  it('tells a waiting job how many others come before it, each time that it changes', async () => {
    const queue = new CallQueue(0);
    const [a, b, c] = [jobOf(queue), jobOf(queue), jobOf(queue)];
    const calls = [call(), call(), call()] as const;
    const done = [a, b, c].map(({ signal }, i) => queue.take(signal, calls[i]!.work));
    await soon();
    assert.deepEqual([a.told, b.told, c.told], [[], [1], [2]]);
    calls[0].end();
    await done[0];
    assert.deepEqual([a.told, b.told, c.told], [[], [1, 0], [2, 1]]);
    calls[1].end();
    calls[2].end();
    await Promise.all(done);
    assert.deepEqual([a.told, b.told, c.told], [[], [1, 0], [2, 1, 0]]);
  });

  it('counts jobs and not their calls, and no job behind itself', async () => {
    const queue = new CallQueue(0);
    const [a, b] = [jobOf(queue), jobOf(queue)];
    const calls = Array.from({ length: 7 }, call);
    const owners = [a, a, undefined, undefined, b, a, b];
    const done = owners.map((of, i) => queue.take(of?.signal, calls[i]!.work));
    await soon();
    assert.deepEqual([a.told, b.told], [[], [1]], 'calls of no job are none');
    for (const each of calls) each.end();
    await Promise.all(done);
    assert.deepEqual(b.told.slice(0, 2), [1, 0]);
    assert.ok(a.told.every((before, i) => before === (i % 2 === 0 ? 1 : 0)));
  });

  it('counts calls of no job as one job where nothing else is before it', async () => {
    const queue = new CallQueue(0);
    const job = jobOf(queue);
    const calls = [call(), call(), call()] as const;
    const owners = [undefined, undefined, job];
    const done = owners.map((of, i) => queue.take(of?.signal, calls[i]!.work));
    await soon();
    assert.deepEqual(job.told, [1]);
    for (const each of calls) each.end();
    await Promise.all(done);
    assert.deepEqual(job.told, [1, 0]);
  });

  it('says nothing of a wait that ends within its patience', async () => {
    const queue = new CallQueue(60_000);
    const [a, b] = [jobOf(queue), jobOf(queue)];
    const [first, second] = [call(), call()];
    const done = [queue.take(a.signal, first.work), queue.take(b.signal, second.work)];
    await soon();
    first.end();
    second.end();
    await Promise.all(done);
    assert.deepEqual(b.told, []);
  });

  it('takes the part of a job that can be stopped by itself for the job', async () => {
    const queue = new CallQueue(0);
    const [a, b] = [jobOf(queue), jobOf(queue)];
    const [part, unheard] = [new AbortController().signal, new AbortController().signal];
    queue.follow(part, b.signal);
    queue.follow(unheard, undefined);
    const [first, second] = [call(), call()];
    const done = [queue.take(a.signal, first.work), queue.take(part, second.work)];
    await soon();
    assert.deepEqual(b.told, [1]);
    first.end();
    second.end();
    await Promise.all([...done, queue.take(unheard, () => Promise.resolve())]);
    assert.deepEqual(b.told, [1, 0]);
  });

  it('forgets a call that is cancelled while it waits', async () => {
    const queue = new CallQueue(0);
    const [a, b, c] = [jobOf(queue), jobOf(queue), jobOf(queue)];
    const [first, second, third] = [call(), call(), call()];
    const running = queue.take(a.signal, first.work);
    const cancelled = queue.take(b.signal, second.work);
    const last = queue.take(c.signal, third.work);
    await soon();
    b.stop();
    await assert.rejects(cancelled, fault('cancelled'));
    assert.deepEqual(
      [b.told, c.told],
      [
        [1, 0],
        [2, 1],
      ],
    );
    first.end();
    third.end();
    await Promise.all([running, last, queue.ended()]);
    assert.deepEqual(c.told, [2, 1, 0]);
  });
});
