import assert from 'node:assert/strict';
import { firstChange, nextTokens } from '../../../server/science/lab/nextTokens';

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-9, `${a} and ${b}`);

describe('next tokens before and after', () => {
  it('are compared by probability, relative change and rank', () => {
    const before = Float64Array.of(Math.log(4), Math.log(2), Math.log(1), Math.log(1));
    const after = Float64Array.of(Math.log(1), Math.log(2), Math.log(4), Math.log(1));
    const { tokens, kl, groups } = nextTokens(before, after, 1, [[0, 1], []]);
    assert.deepEqual(
      tokens.map(({ id, rankBefore, rankAfter }) => [id, rankBefore, rankAfter]),
      [
        [0, 1, 3],
        [2, 3, 1],
      ],
    );
    const [first] = tokens;
    near(first!.before, 0.5);
    near(first!.after, 0.125);
    near(first!.logProbability, Math.log(0.25));
    near(first!.relative, Math.log(1 / 4));
    near(kl, 0.5 * Math.log(4) - 0.125 * Math.log(4));
    near(groups[0]!, Math.log(1 / 4) / 2);
    assert.equal(groups[1], null);
  });

  it('do not change with a shift of all logits', () => {
    const logits = Float64Array.of(3, 1, -2);
    const { tokens, kl } = nextTokens(
      logits,
      logits.map((x) => x + 5),
      3,
      [],
    );
    near(kl, 0);
    for (const { relative, logProbability } of tokens) {
      near(relative, 0);
      near(logProbability, 0);
    }
  });

  it('part where their continuations first differ', () => {
    assert.deepEqual(
      [firstChange([1, 2, 3], [1, 5, 3]), firstChange([1, 2], [1, 2]), firstChange([1], [1, 2])],
      [1, 2, 1],
    );
  });
});
