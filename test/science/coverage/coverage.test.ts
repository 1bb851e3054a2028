import * as assert from 'node:assert/strict';
import { seededRandom, shuffled } from '../../../server/science/random';
import { shuffledLabels } from '../../../server/science/coverage/shuffle';
import { coverageOf, drawn, informationOf, labelOf, type Kind } from './simulate';

/** Two categories and the rest; each moves half of 24 dimensions. */
const KINDS: readonly Kind[] = [
  { share: 0.8, plus: Array.from({ length: 24 }, (_, d) => 0.35 + 0.01 * d) },
  { share: 0.12, plus: Array.from({ length: 24 }, (_, d) => (d < 12 ? 0.85 : 0.5)) },
  { share: 0.08, plus: Array.from({ length: 24 }, (_, d) => (d < 12 ? 0.5 : 0.1)) },
];
const draw = drawn(KINDS, 6000, 1);
const one = labelOf(draw, 'one', (kind) => kind === 1);
const two = labelOf(draw, 'two', (kind) => kind === 2);
const truth = informationOf(KINDS);
const both = coverageOf(draw, [one, two]);

describe('coverage in bits', () => {
  it('is the mutual information of labels and signs, within its interval', () => {
    const { value, low, high } = both.explained;
    assert.ok(low! < truth && truth < high!, `${truth} in [${low}, ${high}], ${value}`);
    assert.ok(Math.abs(value - truth) < 0.1 * truth);
  });

  it('sums over the dimensions, beside the entropy of all signs', () => {
    const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum(both.bits) - both.explained.value) < 1e-9);
    assert.ok(Math.abs(sum(both.entropy) - both.total) < 1e-9);
    assert.ok(both.entropy.every((h) => h > 0 && h <= 1));
  });

  it('adds nothing for a label that says the same, under any name', () => {
    const again = coverageOf(draw, [one, two, { ...one, name: 'again' }]);
    assert.equal(again.explained.value, both.explained.value);
  });

  it('adds nothing for labels that nearly say the same', () => {
    const random = seededRandom(5, 'near');
    const near = { name: 'near', tokens: one.tokens.filter(() => random.unit() < 0.95) };
    const nested = { name: 'either', tokens: [...one.tokens, ...two.tokens] };
    for (const more of [near, nested]) {
      const { explained } = coverageOf(draw, [one, two, more]);
      assert.ok(Math.abs(explained.value - both.explained.value) < 0.01 * truth, more.name);
    }
  });

  it('is not above 0, within noise, for random labels, however many', () => {
    const all = Array.from(draw.kinds.keys());
    const labels = Array.from({ length: 30 }, (_, i) => ({
      name: `random ${i}`,
      tokens: shuffled(all, seededRandom(i, 'random label')).slice(0, 60),
    }));
    const { explained } = coverageOf(draw, labels);
    assert.ok(explained.value < 0.003 * both.total && explained.low! <= 0, `${explained.value}`);
  });

  it('is 0 without labels, and with labels on everything or nothing', () => {
    const all = { name: 'all', tokens: Array.from(draw.kinds.keys()) };
    for (const labels of [
      [],
      [all],
      [{ name: 'none', tokens: [] }],
      [{ name: 'other', tokens: [99999] }],
    ]) {
      const { explained, total } = coverageOf(draw, labels);
      assert.deepEqual(explained, { value: 0, low: 0, high: 0 });
      assert.ok(total > 0);
    }
  });

  it('leaves constant dimensions out: no entropy, nothing explained', () => {
    const kinds = KINDS.map((kind) => ({ ...kind, plus: [...kind.plus.slice(0, 6), 1, 0] }));
    const small = drawn(kinds, 800, 3);
    const { bits, entropy } = coverageOf(small, [labelOf(small, 'one', (kind) => kind === 1)]);
    assert.deepEqual([...bits.slice(6)], [0, 0]);
    assert.deepEqual([...entropy.slice(6)], [0, 0]);
  });

  it('keeps the spellings of a word on one side', () => {
    // Every word has signs of its own: what its spellings share must not be learnt from them.
    const noise = drawn([{ share: 1, plus: Array.from({ length: 24 }, () => 0.5) }], 400, 7, 6);
    const labels = Array.from({ length: 40 }, (_, w) => ({
      name: `word ${w}`,
      tokens: Array.from({ length: 6 }, (_, s) => w * 6 + s),
    }));
    assert.ok(coverageOf(noise, labels).explained.value <= 0.01);
  });

  it('has no interval for fewer than ten words', () => {
    const few = drawn(KINDS, 8, 2);
    assert.equal(coverageOf(few, [labelOf(few, 'one', (kind) => kind > 0)]).explained.low, null);
  });

  it('depends on neither the names nor the order of labels', () => {
    const other = coverageOf(draw, [
      { ...two, name: 'x' },
      { ...one, name: 'y' },
    ]);
    assert.ok(Math.abs(other.explained.value - both.explained.value) < 1e-3);
  });
});

describe('what is lost without a label', () => {
  it('is about what is lost by fitting the others anew', () => {
    const alone = coverageOf(draw, [two]);
    const refit = both.explained.value - alone.explained.value;
    assert.ok(Math.abs(both.lost[0]! - refit) < 0.1 * refit, `${both.lost[0]} and ${refit}`);
  });

  it('is nothing where another label replaces it', () => {
    const near = { name: 'near', tokens: one.tokens.slice(2) };
    const { lost } = coverageOf(draw, [one, two, near]);
    assert.ok(lost[0]! < 0.05 * both.lost[0]! && lost[2]! < 0.05 * both.lost[0]!);
    assert.ok(lost[1]! > 0.8 * both.lost[1]!);
  });
});

describe('the shuffled catalog', () => {
  it('deals labels of inputs anew though their ids go by label, alone and in groups', () => {
    const tokens = Uint32Array.from({ length: 400 }, (_, id) => id);
    const label = { name: 'first', tokens: [...tokens.slice(0, 100)] };
    const dealt = (groupOf: (id: number) => string): number => {
      const words = Array.from(tokens, groupOf);
      const scene = { tokens, words, texts: undefined, rankOf: (id: number) => id };
      const [moved] = shuffledLabels([label], scene, 0);
      assert.equal(new Set(moved!.tokens).size, 100);
      return moved!.tokens.filter((token) => token < 100).length;
    };
    // Of 100 drawn of 400, 25 on average, with a standard deviation of 3.8.
    assert.ok(Math.abs(dealt((id) => `input ${id}`) - 25) < 16);
    assert.ok(Math.abs(dealt((id) => `speaker ${id % 100}`) - 25) < 16);
  });

  const scene = (texts?: readonly string[]) => ({
    ...draw.scene,
    texts,
    rankOf: (id: number) => id,
  });

  it('explains about nothing where labels follow meaning', () => {
    const moved = shuffledLabels([one, two], scene(), 0);
    assert.deepEqual(
      moved.map(({ tokens }) => tokens.length),
      [one, two].map(({ tokens }) => tokens.length),
    );
    assert.ok(coverageOf(draw, moved).explained.value < 0.02 * truth);
  });

  it('explains as much where labels follow looks', () => {
    const texts = Array.from(draw.kinds, (kind, id) => (kind === 1 ? `Capital${id}` : `word${id}`));
    const moved = shuffledLabels([one], scene(texts), 0);
    assert.deepEqual(
      [...moved[0]!.tokens].sort((a, b) => a - b),
      [...one.tokens],
    );
  });
});
