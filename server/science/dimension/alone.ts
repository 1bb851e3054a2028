/** What flipping one dimension alone does to the next token on neutral prompts, beside random other dimensions. */
import type { DimensionFacts, FlipAlone, MovedToken } from '../../protocol/dimensionFacts';
import type { FlipRow, Intervention } from '../../protocol/flips';
import type { ExperimentHost } from '../experiments/experiment';
import type { Subject } from '../experiments/ports';
import { centreOf } from '../experiments/flips/centre';
import { median } from '../experiments/common/summary';
import { flipped, identity } from '../flip/interventions';
import { meanState } from '../flip/magnitudes';
import type { FlipPrompt } from '../flip/prompts';
import { rowsOfPrompts } from '../flip/run';
import type { FlipModel } from '../ports';
import { sample, seededRandom } from '../random';
import { bootstrapMean, mean } from '../resampling';
import { unlessRefused, type FactsTask } from './task';
import { extremes, outputsShown, type Outputs } from './tokens';

type Alone = DimensionFacts['flip'];

/** Random other dimensions: the least p is 1 / 41. */
const OTHERS = 40;

/** Logits that one run may answer with. */
const MOST_LOGITS = 1 << 21;

/** @returns One answer for each dimension of the task. */
export async function flipsAlone(
  subject: Subject,
  task: FactsTask,
  host: ExperimentHost,
): Promise<Alone[]> {
  const none = (reason: string): Alone[] => task.dimensions.map(() => ({ reason }));
  if (task.prompts.length < 2) return none('there are fewer than two prompts to flip it on');
  const { site, layer } = subject.place;
  const live = subject.model.flips({ site, layer });
  const ground = await unlessRefused(() => groundOf(subject, live, task));
  if ('reason' in ground) return none(ground.reason);
  const others = await othersOf(live, ground, task, host);
  const found: Alone[] = [];
  const each = ground.logits * (live.byBlocks ? task.prompts.length : 1);
  const size = Math.max(1, Math.floor(MOST_LOGITS / each));
  for (let from = 0; from < task.dimensions.length; from += size) {
    const some = task.dimensions.slice(from, from + size);
    host.progress('flipping single dimensions', from / task.dimensions.length);
    found.push(...(await flippedEach(live, ground, { ...task, dimensions: some }, others, host)));
  }
  return found;
}

interface Ground {
  /** Of the site's width. */
  readonly centre: Float32Array;
  readonly logits: number;
  readonly shown: Outputs;
  /** By prompt: the token that comes first in the untouched model. */
  readonly first: readonly number[];
  readonly maskIdentity: FlipAlone['maskIdentity'];
}

async function groundOf(
  subject: Subject,
  live: FlipModel,
  { prompts, outputs }: FactsTask,
): Promise<Ground> {
  const { model, place, prefix, flipCentre, inputs } = subject;
  const { maxAbsDifference } = await live.maskIdentity(longest(prompts).tokens);
  const types = await model.signs(place);
  const width = types.mean.length;
  const about = place.signs === 'raw' ? 'zero' : flipCentre;
  const states =
    about === 'prompts' ? await live.unedited(prompts.map(({ tokens }) => tokens)) : [];
  const centre =
    about === 'prompts' ? meanState(states, width, prefix.length) : centreOf(types, place);
  const zero = inputs && (await model.head(new Float32Array(model.dimensions), 'afterNorm'));
  const logits = zero?.length ?? model.vocabulary;
  const watch = Array.from({ length: logits }, (_, id) => id);
  const rows = [identity(width)];
  const first: number[] = [];
  for await (const [base] of rowsOfPrompts(live, prompts, { centre, rows, watch }))
    first.push(highestOf(base!.watched));
  const shown = outputsShown(subject, outputs, logits);
  return { centre, logits, shown, first, maskIdentity: { maxAbsDifference } };
}

function longest(prompts: readonly FlipPrompt[]): FlipPrompt {
  return prompts.reduce((a, b) => (b.tokens.length > a.tokens.length ? b : a));
}

function highestOf(logits: ArrayLike<number>): number {
  let at = 0;
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[at]!) at = id;
  return at;
}

function flipOf(dimension: number, width: number): Intervention {
  return flipped(width, { dimensions: [dimension], polarity: [1] });
}

/** What flips of one dimension do, summed over prompts. */
interface Moved {
  readonly dimension: number;
  readonly kl: number[];
  changed: number;
}

/** The same draw for every dimension that is asked about, so that nothing depends on which are asked together. */
async function othersOf(
  live: FlipModel,
  { centre, first }: Ground,
  { prompts, seed }: FactsTask,
  host: ExperimentHost,
): Promise<readonly Moved[]> {
  const width = centre.length;
  const all = Array.from({ length: width }, (_, d) => d);
  const drawn = sample(all, Math.min(OTHERS + 1, width), seededRandom(seed, 'flips-alone'));
  const rows = [identity(width), ...drawn.map((d) => flipOf(d, width))];
  const found = drawn.map((dimension): Moved => ({ dimension, kl: [], changed: 0 }));
  const watch = [...new Set(first)];
  let prompt = 0;
  for await (const [, ...flips] of rowsOfPrompts(live, prompts, { centre, rows, watch })) {
    const own = watch.indexOf(first[prompt]!);
    flips.forEach((row, r) => {
      found[r]!.kl.push(row.klFromFirst);
      if (row.ranks[own]! >= 2) found[r]!.changed += 1;
    });
    prompt += 1;
    host.progress('flipping random dimensions', prompt / prompts.length);
    await host.breathe();
  }
  return found;
}

async function flippedEach(
  live: FlipModel,
  ground: Ground,
  { dimensions, prompts, seed }: FactsTask,
  others: readonly Moved[],
  host: ExperimentHost,
): Promise<FlipAlone[]> {
  const { centre, logits, first } = ground;
  const rows = [identity(centre.length), ...dimensions.map((d) => flipOf(d, centre.length))];
  const watch = Array.from({ length: logits }, (_, id) => id);
  const sums = dimensions.map((dimension) => new Sums(dimension, logits));
  let prompt = 0;
  for await (const [base, ...flips] of rowsOfPrompts(live, prompts, { centre, rows, watch })) {
    for (const [i, row] of flips.entries()) sums[i]!.add(row, base!, first[prompt]!);
    prompt += 1;
    await host.breathe();
  }
  return sums.map((sum) => aloneOf(sum, ground, others, seed));
}

/** The changes of all logits by the flip of one dimension. */
class Sums implements Moved {
  readonly kl: number[] = [];
  changed = 0;
  /** Relative changes, and in how many prompts they are above and below 0. */
  readonly change: Float64Array;
  readonly up: Uint16Array;
  readonly down: Uint16Array;

  constructor(
    readonly dimension: number,
    logits: number,
  ) {
    this.change = new Float64Array(logits);
    this.up = new Uint16Array(logits);
    this.down = new Uint16Array(logits);
  }

  add(row: FlipRow, base: FlipRow, first: number): void {
    const shift = row.mean - base.mean;
    const leader = row.watched[first]!;
    let beaten = false;
    for (let id = 0; id < this.change.length; id++) {
      const change = row.watched[id]! - base.watched[id]! - shift;
      this.change[id]! += change;
      if (change > 0) this.up[id]! += 1;
      else if (change < 0) this.down[id]! += 1;
      beaten ||= row.watched[id]! > leader;
    }
    if (beaten) this.changed += 1;
    this.kl.push(row.klFromFirst);
  }
}

function aloneOf(
  sums: Sums,
  { shown, maskIdentity }: Ground,
  drawn: readonly Moved[],
  seed: number,
): FlipAlone {
  const prompts = sums.kl.length;
  const moved = (id: number, count: number): MovedToken => ({
    id,
    text: shown.nameOf(id),
    change: sums.change[id]! / prompts,
    prompts: count / prompts,
  });
  const { highest, lowest } = extremes(sums.change, shown);
  const kl = bootstrapMean(sums.kl, seededRandom(seed, `flip-alone:${sums.dimension}`));
  const others = drawn.filter(({ dimension }) => dimension !== sums.dimension).slice(0, OTHERS);
  const means = others.map((other) => mean(other.kl));
  const asLarge = means.filter((other) => other >= kl.mean).length;
  return {
    prompts,
    kl,
    firstChanged: sums.changed / prompts,
    raised: highest.map((id) => moved(id, sums.up[id]!)),
    lowered: lowest.map((id) => moved(id, sums.down[id]!)),
    others: {
      dimensions: others.length,
      kl: median(means) ?? 0,
      firstChanged: mean(others.map(({ changed }) => changed / prompts)),
      p: (asLarge + 1) / (others.length + 1),
    },
    maskIdentity,
  };
}
