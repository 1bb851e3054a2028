/** Signs drawn from labels whose information is known. */
import { planesFromRows } from '../../../server/core/planes';
import { coverageSteps, type Coverage } from '../../../server/science/coverage/coverage';
import type { Label } from '../../../server/science/coverage/cells';
import { seededRandom } from '../../../server/science/random';

/** A population: kinds of tokens, by how often they occur, with the chance of + of each dimension. */
export interface Kind {
  readonly share: number;
  readonly plus: readonly number[];
}

export interface Draw {
  readonly scene: Parameters<typeof coverageSteps>[0];
  /** The kind of each token. */
  readonly kinds: Uint8Array;
}

/** @param spellings Tokens of one word, all of one kind, with the same bits. */
export function drawn(kinds: readonly Kind[], words: number, seed: number, spellings = 1): Draw {
  const random = seededRandom(0, `simulated signs ${seed * 7919}`);
  const dimensions = kinds[0]!.plus.length;
  const tokens = words * spellings;
  const rows = new Uint8Array(tokens * Math.ceil(dimensions / 8));
  const kindOf = new Uint8Array(tokens);
  for (let w = 0; w < words; w++) {
    let kind = 0;
    for (let left = random.unit() - kinds[0]!.share; left > 0; left -= kinds[kind]!.share) kind++;
    const bits = kinds[kind]!.plus.map((p) => random.unit() < p);
    for (let s = 0; s < spellings; s++) {
      const t = w * spellings + s;
      kindOf[t] = kind;
      bits.forEach((bit, d) => {
        if (bit) rows[t * Math.ceil(dimensions / 8) + (d >> 3)]! |= 1 << (d & 7);
      });
    }
  }
  const planes = planesFromRows(rows, tokens, dimensions);
  const ids = Uint32Array.from({ length: tokens }, (_, id) => id);
  const names = Array.from(ids, (id) => `w${Math.floor(id / spellings)}`);
  return { scene: { planes, tokens: ids, words: names }, kinds: kindOf };
}

export function labelOf({ kinds }: Draw, name: string, holds: (kind: number) => boolean): Label {
  return { name, tokens: Array.from(kinds.keys()).filter((t) => holds(kinds[t]!)) };
}

export function coverageOf({ scene }: Draw, labels: readonly Label[], seed = 0): Coverage {
  const steps = coverageSteps(scene, labels, { seed, bitsOnly: false });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Mutual information of kind and sign, in bits, summed over the dimensions. */
export function informationOf(kinds: readonly Kind[]): number {
  const h = (p: number): number =>
    p <= 0 || p >= 1 ? 0 : -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p));
  return kinds[0]!.plus.reduce((sum, _, d) => {
    const mean = kinds.reduce((all, { share, plus }) => all + share * plus[d]!, 0);
    return sum + h(mean) - kinds.reduce((all, { share, plus }) => all + share * h(plus[d]!), 0);
  }, 0);
}
