import assert from 'node:assert/strict';
import { askAhead } from '../../../server/science/flip/ahead';

describe('askAhead', () => {
  it('asks two ahead of the answer in hand, and gives the answers in order', async () => {
    const events: string[] = [];
    const ask = (item: number): Promise<number> => {
      events.push(`ask ${item}`);
      return new Promise((resolve) => setTimeout(() => resolve(item), 5 - item));
    };
    for await (const answer of askAhead([1, 2, 3, 4], ask)) events.push(`take ${answer}`);
    assert.deepEqual(events, [
      ...['ask 1', 'ask 2', 'ask 3', 'take 1', 'ask 4', 'take 2'],
      ...['take 3', 'take 4'],
    ]);
  });

  it('fails with the first failure, and leaves no other one unheard', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown): number => unheard.push(error);
    process.on('unhandledRejection', hear);
    const all = async (): Promise<void> => {
      const fail = (item: number) => Promise.reject<number>(new Error(`of ${item}`));
      for await (const answer of askAhead([1, 2, 3], fail)) assert.fail(`${answer}`);
    };
    await assert.rejects(all, /of 1/);
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', hear);
    assert.deepEqual(unheard, []);
  });
});
