import assert from 'node:assert/strict';
import { fullSet } from '../../../server/core/bits';
import type { PureFlip } from '../../../server/science/flip/flip';
import type { FlipTask } from '../../../server/science/flip/task';
import { flipFeature } from '../../../server/science/flip/flip';
import type { FlipModel } from '../../../server/science/ports';
import { evaluatedOf } from '../../../server/science/measure';
import { seededRandom } from '../../../server/science/random';
import type { LinearModel } from '../../support/linearModel';
import { flipModelOf } from '../../support/linearModel';
import { planesOf, plantedBits } from '../../support/noise';

const D = 96;
const V = 400;
const MEMBERS = 20;
const REGISTER = 12;

const planes = planesOf(
  plantedBits({ tokens: V, dimensions: D, members: MEMBERS, register: REGISTER, share: 0.9 }, 3),
);
const evaluated = evaluatedOf(planes, fullSet(V));

/** States of unit size whose first REGISTER dimensions are positive: the concept is present. */
function stateOf(prompt: readonly number[]): Float32Array {
  const random = seededRandom(prompt[0]!, 'state');
  return Float32Array.from({ length: D }, (_, d) => {
    const size = 0.5 + random.unit();
    return d < REGISTER || random.int(2) === 0 ? size : -size;
  });
}

const weights = Float64Array.from(
  { length: V * D },
  (_, i) => 0.2 * (seededRandom(Math.floor(i / D) * 1000 + (i % D), 'weight').unit() - 0.5),
);

/** `logit(token, h)`; members read the first REGISTER dimensions as strongly as `reads` says. */
function modelWith(reads: number, shift: number): LinearModel {
  const read = weights.map((weight, i) => {
    const isRead = i % D < REGISTER && Math.floor(i / D) < MEMBERS;
    return weight + (isRead ? reads : 0) + shift;
  });
  return {
    dimensions: D,
    vocabulary: V,
    state: stateOf,
    logit: (token, state) => {
      let sum = 0;
      for (let d = 0; d < D; d++) sum += read[token * D + d]! * state[d]!;
      return sum;
    },
  };
}

const tokens = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

const task: FlipTask = {
  id: 'planted',
  anchors: tokens(0, MEMBERS),
  anchorTexts: tokens(0, MEMBERS).map((t) => ` word${t}`),
  targets: null,
  negatives: null,
  register: { rule: 'top', k: REGISTER },
  prefix: [],
  others: [
    { id: 'one', anchors: tokens(100, 120) },
    { id: 'two', anchors: tokens(200, 220) },
  ],
  prompts: tokens(330, 350).map((t) => ({ text: `prompt ${t}`, tokens: [t] })),
  centre: new Float32Array(D),
  about: 'zero',
};

function flip(model: LinearModel, change: Partial<FlipTask> = {}): Promise<PureFlip> {
  return flipOf(flipModelOf(model), change);
}

async function flipOf(model: FlipModel, change: Partial<FlipTask> = {}): Promise<PureFlip> {
  const settings = { seed: 0, draws: 40, alpha: 0.05 };
  const result = await flipFeature(
    model,
    evaluated,
    { ...task, ...change },
    settings,
    () => undefined,
  );
  if (!('verdict' in result)) throw new Error(result.reason);
  return result;
}

describe('flipFeature', () => {
  let planted: PureFlip;
  before(async () => {
    planted = await flip(modelWith(1, 0));
  });

  it('finds the planted circuit: suppressed, specific', () => {
    const result = planted;
    assert.equal(result.verdict, 'suppressed, specific', result.reason);
    const { away, toward, random, matched } = result.arms;
    // Every registered dimension of unit weight and mean size 1 turns from + to -: 2 * 12 logits.
    assert.ok(Math.abs(away.relative.mean + 2 * REGISTER) < 4, `away ${away.relative.mean}`);
    assert.ok(Math.abs(toward.relative.mean) < 2, `toward ${toward.relative.mean}`);
    // The matched draw may hold a planted dimension that half of the anchors did not find.
    assert.ok(Math.abs(random.relative.mean) < 2, `random ${random.relative.mean}`);
    assert.ok(Math.abs(matched.relative.mean) < 5, `matched ${matched.relative.mean}`);
    assert.ok(Math.abs(result.arms.flip!.relative.mean - away.relative.mean) < 4);
    assert.ok(result.arms.ablate!.relative.mean > away.relative.mean);
    assert.ok(away.rank.mean > 0 && away.logProbability.high < 0);
    assert.ok(random.awayMinusThis!.p < 0.05 && away.awayMinusThis === null);
    assert.equal(result.targetsHeldOut, true);
    assert.equal(result.targets, MEMBERS);
    assert.equal(result.disjointConcept.split(', ').sort().join(), 'one,two');
  });

  it('calls an effect in the other direction raised, never no effect', async () => {
    const result = await flip(modelWith(-1, 0));
    assert.equal(result.verdict, 'raised, specific', result.reason);
    assert.ok(result.arms.away.relative.low > result.smallestEffect);
    const { random } = result.arms;
    assert.deepEqual(random.amongDraws, { reached: 0, p: 1 / 41 });
    assert.ok(random.awayMinusThis!.mean > 0 && random.awayMinusThis!.p < 0.05);
  });

  it('gives how much others move as a share of what the targets do', () => {
    const { selectivity } = planted;
    assert.ok(selectivity.low! < 0.1 && selectivity.low! > -0.1 && selectivity.high! < 0.2);
  });

  it('does not test whether it is specific with few draws, and says so', async () => {
    const settings = { seed: 0, draws: 5, alpha: 0.05 };
    const model = flipModelOf(modelWith(1, 0));
    const result = await flipFeature(model, evaluated, task, settings, () => undefined);
    assert.ok('verdict' in result);
    assert.equal(result.verdict, 'suppressed, specificity not tested');
    assert.match(result.reason, /5 random draws are too few; 40 would test it/);
    assert.ok(result.warnings.some((w) => /only 5 draws/.test(w)));
  });

  it('leaves out prompts that hold a word of the category, and says which', async () => {
    const prompts = [
      ...task.prompts,
      { text: 'Some Word3, they said', tokens: [351] },
      { text: 'by its token', tokens: [352, 7] },
    ];
    const result = await flip(modelWith(1, 0), { prompts });
    assert.equal(result.prompts, task.prompts.length);
    assert.deepEqual(
      result.droppedPrompts.map(({ words }) => words),
      [['word3'], ['word7']],
    );
  });

  it('finds nothing where the members do not read the register', async () => {
    const result = await flip(modelWith(0, 0));
    assert.ok(['no effect', 'inconclusive'].includes(result.verdict), result.reason);
  });

  it('is not fooled by a flip that moves every logit alike', async () => {
    const result = await flip(modelWith(0, 1));
    assert.ok(result.arms.away.mean < -10, `raw ${result.arms.away.mean}`);
    assert.ok(Math.abs(result.arms.away.relative.mean) < 1, 'the relative change stays');
    assert.ok(['no effect', 'inconclusive'].includes(result.verdict), result.reason);
  });

  it('calls an effect that any flip has not specific', async () => {
    // The members read every dimension, with the sign of the state: each flip suppresses them.
    const everywhere: LinearModel = {
      ...modelWith(0, 0),
      state: (prompt) => stateOf(prompt).map(Math.abs),
      logit: (token, state) => state.reduce((sum, h) => sum + (token < MEMBERS ? h : 0), 0),
    };
    const result = await flip(everywhere);
    assert.equal(result.verdict, 'suppressed, not specific', result.reason);
    assert.match(result.reason, /control/);
  });

  it('does not test whether it is specific where a control is too small to tell, and says what would', async () => {
    // The other concept's few dimensions lie in the register but for one or two: nothing is left of them to flip.
    const result = await flip(modelWith(1, 0), {
      register: { rule: 'dims', pos: tokens(0, REGISTER + 60), neg: [] },
      others: [{ id: 'one', anchors: tokens(100, 220) }],
    });
    assert.equal(result.verdict, 'suppressed, specificity not tested', result.reason);
    assert.equal(result.specificity, 'not-tested');
    assert.match(result.reason, /disjoint control changes the state only \d+ % as much as away/);
    assert.match(result.reason, /a narrower register, such as \{ top: 24 \}, would test it/);
  });

  it('does not take random words for a concept, though they move together on every prompt', async () => {
    const verdicts = [];
    for (const from of [100, 140, 180, 220, 260, 300]) {
      const anchors = tokens(from, from + 12);
      const result = await flip(modelWith(0, 0), {
        anchors,
        anchorTexts: anchors.map((t) => `w${t}`),
        others: [],
      });
      verdicts.push(result.verdict);
    }
    assert.ok(!verdicts.includes('suppressed, specific'), verdicts.join('; '));
  });

  it('matches the controls to the size of the flip', async () => {
    // Outside the register some dimensions always have one sign, as those in it do: else none would change as much.
    const one = modelWith(1, 0);
    const state = (prompt: readonly number[]): Float32Array =>
      one.state(prompt).map((h, d) => (d < 4 * REGISTER ? Math.abs(h) : h));
    const { matchQuality } = await flip({ ...one, state });
    assert.ok(Math.abs(matchQuality.magnitude - 1) < 0.1, `magnitude ${matchQuality.magnitude}`);
    assert.ok(Math.abs(matchQuality.change - 1) < 0.1, `change ${matchQuality.change}`);
  });

  it('never takes an anchor that chose the register as a target, and says where it must', async () => {
    const written = await flip(modelWith(1, 0), {
      register: { rule: 'dims', pos: tokens(0, REGISTER), neg: [] },
    });
    assert.equal(written.targetsHeldOut, false);
    assert.ok(written.warnings.some((w) => /targets are anchors/.test(w)));
    const listed = await flip(modelWith(1, 0), {
      anchors: tokens(0, 12),
      anchorTexts: tokens(0, 12).map((t) => `w${t}`),
      targets: tokens(12, MEMBERS),
    });
    assert.deepEqual(listed.targetIds, tokens(12, MEMBERS));
    assert.equal(listed.targetsHeldOut, true);
  });

  it('takes random words as other concepts where the catalog has none, and says so', async () => {
    const alone = await flip(modelWith(1, 0), { others: [] });
    assert.equal(alone.disjointConcept, 'random words');
    assert.ok(alone.warnings.some((w) => /random words/.test(w)));
    assert.ok(alone.arms.disjoint.draws >= 1);
  });

  it('is the same for the same seed', async () => {
    assert.equal(JSON.stringify(await flip(modelWith(1, 0))), JSON.stringify(planted));
  });

  it('is the same of a model that goes block by block, which is asked for all prompts at once', async () => {
    const asked: number[] = [];
    const counted = (byBlocks: boolean): FlipModel => {
      const model = flipModelOf(modelWith(1, 0));
      return {
        ...model,
        byBlocks,
        flip: (run) => (asked.push(run.prompts.length), model.flip(run)),
      };
    };
    const [whole, byBlocks] = [await flipOf(counted(false)), await flipOf(counted(true))];
    assert.equal(JSON.stringify(byBlocks), JSON.stringify(whole));
    const prompts = task.prompts.length;
    assert.deepEqual(asked, [...new Array<number>(prompts).fill(1), prompts]);
  });

  it('refuses one anchor word and one prompt, in words', async () => {
    await assert.rejects(
      flip(modelWith(1, 0), { anchors: [0], anchorTexts: ['a'] }),
      /one anchor word/,
    );
    await assert.rejects(
      flip(modelWith(1, 0), { prompts: task.prompts.slice(0, 1) }),
      /two prompts/,
    );
  });
});
