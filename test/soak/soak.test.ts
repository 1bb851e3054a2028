/** Each promise of docs/reliability.md, tried a few times; `npm run soak` tries them often. */
import assert from 'node:assert/strict';
import { guarantees } from './guarantees';
import { tryOut } from './run';

describe('A promise of docs/reliability.md:', function () {
  // Ends a hang; no speed is tested.
  this.timeout(300_000);

  for (const guarantee of guarantees)
    it(`${guarantee.promise} (${guarantee.quick} ${guarantee.tries})`, async function () {
      const missing = await guarantee.missing?.();
      if (missing !== undefined) {
        // eslint-disable-next-line no-console -- The one place where a person learns why.
        console.log(`      not tried: ${missing}`);
        this.skip();
      }
      const { tried, broken } = await tryOut(guarantee, guarantee.quick);
      assert.deepEqual([...broken].slice(0, 5), []);
      assert.equal(tried, guarantee.quick);
    });
});
