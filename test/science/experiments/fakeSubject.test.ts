import assert from 'node:assert/strict';
import { has, members, popcount } from '../../../server/core/bits';
import { planeOf } from '../../../server/core/planes';
import { fakeSubject } from '../../support/experimentSubject';

describe('the fake model of experiments', () => {
  const subject = fakeSubject({ excluded: 5 });
  const place = { site: 'resid', layer: 3 } as const;

  it('has the signs of its states, centred or raw', async () => {
    const states = subject.typeStates(place);
    for (const rule of ['raw', 'centred'] as const) {
      const signs = await subject.model.signs({ ...place, signs: rule });
      assert.equal(popcount(signs.tokens), 395);
      for (const d of [0, 17, 47]) {
        const limit = rule === 'raw' ? 0 : signs.mean[d]!;
        const plus = Array.from({ length: 400 }, (_, t) => t).filter(
          (t) => states[t * 48 + d]! > limit,
        );
        assert.deepEqual(members(planeOf(signs.planes, d)), plus);
      }
    }
  });

  it('plants a register of its own in each layer, and none in a twin', async () => {
    const strong = subject.planted[0]!;
    const agreement = async (twin: boolean): Promise<number> => {
      const signs = await subject.model.signs({
        ...place,
        signs: 'centred',
        ...(twin ? { twin: { kind: 'gaussian', seed: 1 } as const } : {}),
      });
      const { dimensions, polarity } = strong.at(place);
      const hits = strong.members.flatMap((t) =>
        dimensions.map((d, i) => has(planeOf(signs.planes, d), t) === polarity[i]! > 0),
      );
      return hits.filter(Boolean).length / hits.length;
    };
    assert.ok((await agreement(false)) > 0.9);
    assert.ok((await agreement(true)) < 0.6);
    assert.notDeepEqual(strong.at(place), strong.at({ site: 'resid', layer: 2 }));
  });

  it('answers for sequences, one after the other, and a token alone is its type', async () => {
    const { states } = await subject.model.states({
      sequences: [[7], [7, 9]],
      places: [place],
      positions: 'all',
    });
    const type = subject.typeStates(place).subarray(7 * 48, 8 * 48);
    assert.deepEqual(states[0]!.subarray(0, 48), type);
    assert.deepEqual(states[0]!.subarray(48, 96), type);
    assert.equal(states[0]!.length, 3 * 48);
    const logits = await subject.model.logits([9]);
    assert.equal(logits.indexOf(Math.max(...logits)), 9);
    const flips = subject.model.flips({ layer: 3 });
    const mask = new Float32Array(48).fill(1);
    const [rows] = await flips.flip({
      prompts: [[9]],
      centre: new Float32Array(48),
      rows: [{ mask, force: new Float32Array(48) }],
      watch: [9],
    });
    assert.equal(rows![0]!.ranks[0], 1);
  });
});
