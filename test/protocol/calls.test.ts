/** Calls by message: methods on one side, answers on the other, one map between them. */
import assert from 'node:assert/strict';
import { answered, asking, methodsOf, type Methods } from '../../server/protocol/calls';

interface Sums {
  readonly sum: { readonly given: readonly number[]; readonly reply: number };
  readonly name: { readonly given: null; readonly reply: string };
}

const answers: Methods<Sums> = {
  sum: (given) => Promise.resolve(given.reduce((a, b) => a + b, 0)),
  name: () => Promise.resolve('adder'),
};

describe('calls by message', () => {
  it('reach the method of their name with what was given, and bring its reply back', async () => {
    const sent: unknown[] = [];
    const ask = asking<Sums>((question) => {
      sent.push(question);
      return answered<Sums>(answers, question);
    });
    const methods = methodsOf<Sums, keyof Sums>(['sum', 'name'], ask);
    assert.equal(await methods.sum([1, 2, 3]), 6);
    assert.equal(await methods.name(null), 'adder');
    assert.deepEqual(sent, [
      { ask: 'sum', given: [1, 2, 3] },
      { ask: 'name', given: null },
    ]);
  });

  it('are refused where no method has their name', async () => {
    await assert.rejects(
      answered<Sums>({ sum: answers.sum }, { ask: 'name', given: null }),
      /nobody answers name here/,
    );
  });
});
