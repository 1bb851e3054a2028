import assert from 'node:assert/strict';
import { QueuedProgress } from '../../server/lsp/queuedProgress';

describe('QueuedProgress', () => {
  it('shows the place in the queue while a job waits, and then what it said last', () => {
    const told: [string, number | undefined][] = [];
    const progress = new QueuedProgress((message, share) => told.push([message, share]));
    progress.onWaiting(2);
    progress.onWaiting(1);
    progress.onWaiting(0);
    progress.onProgress('prompt 1 of 4', 0.25);
    progress.onWaiting(1);
    progress.onProgress('prompt 2 of 4', 0.5);
    progress.onWaiting(0);
    assert.deepEqual(told, [
      ['waiting: 2 jobs before it', undefined],
      ['waiting: 1 job before it', undefined],
      ['running', undefined],
      ['prompt 1 of 4', 0.25],
      ['waiting: 1 job before it', 0.25],
      ['waiting: 1 job before it', 0.5],
      ['prompt 2 of 4', 0.5],
    ]);
  });
});
