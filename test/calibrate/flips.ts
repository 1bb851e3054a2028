/**
 * How often the verdicts of sign flips err, on tables of which the truth is known and on registers that nobody chose.
 */
import { evaluatedOf } from '../../server/science/measure';
import { fullSet } from '../../server/core/bits';
import { crossed, intervalOf } from '../../server/science/crossed';
import { flipFeature } from '../../server/science/flip/flip';
import { ratioOf } from '../../server/science/flip/selectivity';
import type { FlipTask } from '../../server/science/flip/task';
import { sample, seededRandom, type Random } from '../../server/science/random';
import { isSuppressed, VERDICT } from '../../server/protocol/verdicts';
import { leastDetectable } from '../../server/science/flip/verdict';
import { flipModelOf, type LinearModel } from '../support/linearModel';
import { planesOf, plantedBits } from '../support/noise';
import { shareRow, type Row } from './row';

export interface FlipEffort {
  readonly seed: number;
  readonly tables: number;
  /** Random registers that are flipped, for each width. */
  readonly registers: number;
}

export async function* flipRows(effort: FlipEffort): AsyncGenerator<Row> {
  yield* flipTableRows(effort);
  yield* raisedRows(effort);
  for (const width of [8, 24, 48]) yield await randomRegisters(effort, width);
}

const PROMPTS = 24;
/** Standard deviations of prompts, targets and cells; logits. */
const SPREADS = { prompts: 0.3, targets: 0.5, cells: 0.4 } as const;
const SMALLEST = 0.15;

/** Tables of prompts x targets whose mean is known. */
export function* flipTableRows({
  seed,
  tables,
}: Pick<FlipEffort, 'seed' | 'tables'>): Generator<Row> {
  for (const targets of [6, 10, 20, 36]) {
    const random = seededRandom(seed, `flip tables of ${targets}`);
    const what = `${PROMPTS} prompts, ${targets} target words`;
    let [covered, equal, seen, ratios] = [0, 0, 0, 0];
    for (let i = 0; i < tables; i++) {
      const null_ = intervalOf(crossed(tableOf(targets, 0, random).table));
      if (null_.low <= 0 && 0 <= null_.high) covered++;
      // Where prompts and targets agree, so that no effect can be shown at all.
      const edge = tableOf(targets, 0, random).table.map((r) => r.map((x) => SMALLEST + 0.1 * x));
      const { low, high } = intervalOf(crossed(edge), 0.05);
      if (low > -SMALLEST && high < SMALLEST) equal++;
      const away = crossed(tableOf(targets, 0, random).table);
      const least = leastDetectable({ away, smallestEffect: SMALLEST, alpha: 0.05 });
      const moved = crossed(tableOf(targets, -least, random).table);
      if (intervalOf(moved).high < -SMALLEST) seen++;
      const own = tableOf(targets, -2, random);
      const ratio = ratioOf(tableOf(9, -1.2, random, own.prompts).table, own.table);
      if (ratio.low === null || (ratio.low <= 0.6 && 0.6 <= ratio.high!)) ratios++;
    }
    yield shareRow(
      `95 % interval of a flip's relative change covers it: ${what}`,
      '95 %',
      covered,
      tables,
    );
    yield shareRow(
      `no effect is claimed of an effect as small as matters: ${what}`,
      'at most 5 %',
      equal,
      tables,
    );
    yield shareRow(`the least detectable effect is seen: ${what}`, '80 %', seen, tables);
    yield shareRow(
      `95 % interval of how much 9 others move covers it: ${what}`,
      '95 %',
      ratios,
      tables,
    );
  }
}

/** A mean, and prompts, targets and cells that vary about it. */
function tableOf(
  targets: number,
  mean: number,
  random: Random,
  prompts: readonly number[] = normals(PROMPTS, SPREADS.prompts, random),
): { readonly table: number[][]; readonly prompts: readonly number[] } {
  const columns = normals(targets, SPREADS.targets, random);
  const table = prompts.map((p) =>
    columns.map((c) => mean + p + c + SPREADS.cells * normal(random)),
  );
  return { table, prompts };
}

const D = 96;
const V = 400;
const MEMBERS = 16;

/**
 * Registers of random dimensions and polarity, flipped as if they were features, in a model whose category reads every
 * dimension a little: each flip moves it, some far, and none is its own.
 */
async function randomRegisters({ seed, registers }: FlipEffort, width: number): Promise<Row> {
  const random = seededRandom(seed, `random registers of ${width}`);
  const evaluated = planted(seed);
  let specific = 0;
  for (let i = 0; i < registers; i++) {
    const model = readingAll(random);
    const { pos, neg } = randomRegister(width, random);
    const settings = { seed: seed + i, draws: 40, alpha: 0.05 };
    const task = taskOf({ rule: 'dims', pos, neg });
    const found = await flipFeature(flipModelOf(model), evaluated, task, settings, () => undefined);
    if ('verdict' in found && found.specificity === 'specific') specific++;
  }
  return shareRow(
    `a random register of ${width} of ${D} dimensions is called specific`,
    'at most 5 %',
    specific,
    registers,
  );
}

const WIDTH = 8;
/** Logits by which the targets rise when their register is flipped away, on average. */
const RISE = 3.35;

/** Registers whose words read the signs against the polarity, so that a flip away raises them. */
async function* raisedRows({ seed, registers }: FlipEffort): AsyncGenerator<Row> {
  const random = seededRandom(seed, 'raised registers');
  const evaluated = planted(seed);
  const count = { raised: 0, none: 0, suppressed: 0 };
  for (let i = 0; i < registers; i++) {
    const { pos, neg } = randomRegister(WIDTH, random);
    const model = readingAgainst({ pos, neg }, random);
    const settings = { seed: seed + i, draws: 40, alpha: 0.05 };
    const task = taskOf({ rule: 'dims', pos, neg });
    const found = await flipFeature(flipModelOf(model), evaluated, task, settings, () => undefined);
    if (!('verdict' in found)) throw new Error('a flip of a raised register was refused');
    if (found.verdict.startsWith('raised')) count.raised++;
    if (found.verdict === VERDICT.noEffect) count.none++;
    if (isSuppressed(found.verdict)) count.suppressed++;
  }
  const what = `a flip that raises its concept by ${RISE} logits`;
  yield shareRow(`${what} is called raised`, 'at least 80 %', count.raised, registers);
  yield shareRow(`${what} is called no effect`, 'none', count.none, registers);
  yield shareRow(`${what} is called suppressed`, 'none', count.suppressed, registers);
}

/**
 * States lie in the polarity; each target reads its register against it, more or less, and all words read a little
 * else.
 */
function readingAgainst(
  { pos, neg }: { readonly pos: readonly number[]; readonly neg: readonly number[] },
  random: Random,
): LinearModel {
  const polarity = new Float32Array(D);
  for (const d of pos) polarity[d] = 1;
  for (const d of neg) polarity[d] = -1;
  // A flip away changes each registered dimension by 2 |h|, and |h| is 1 on average.
  const weights = normals(V, 0.5, random).map((x) => (RISE + x) / (2 * WIDTH));
  const own = normals(V * D, 0.02, random);
  return {
    dimensions: D,
    vocabulary: V,
    state: ([prompt]) => {
      const noise = seededRandom(prompt!, 'state');
      return Float32Array.from(polarity, (sign) => {
        const x = normal(noise);
        return sign === 0 ? x : sign * Math.max(0.1, 1 + 0.2 * x);
      });
    },
    logit: (token, state) => {
      let sum = 0;
      for (let d = 0; d < D; d++) {
        const against = token < MEMBERS ? weights[token]! * polarity[d]! : 0;
        sum += (own[token * D + d]! - against) * state[d]!;
      }
      return sum;
    },
  };
}

function planted(seed: number): ReturnType<typeof evaluatedOf> {
  const size = { tokens: V, dimensions: D, members: MEMBERS, register: 4, share: 0.5 };
  return evaluatedOf(planesOf(plantedBits(size, seed)), fullSet(V));
}

function randomRegister(
  width: number,
  random: Random,
): { readonly pos: readonly number[]; readonly neg: readonly number[] } {
  const dimensions = sample([...Array(D).keys()], width, random);
  const pos = dimensions.filter(() => random.int(2) === 0);
  return { pos, neg: dimensions.filter((d) => !pos.includes(d)) };
}

/** The targets share what they read, so that a flip moves them together; other words read for themselves. */
function readingAll(random: Random): LinearModel {
  const shared = normals(D, 0.4, random);
  const own = normals(V * D, 0.1, random);
  const base = normals(D, 0.8, random);
  return {
    dimensions: D,
    vocabulary: V,
    state: ([prompt]) => {
      const noise = seededRandom(prompt!, 'state');
      return Float32Array.from({ length: D }, (_, d) => base[d]! + normal(noise));
    },
    logit: (token, state) => {
      let sum = 0;
      for (let d = 0; d < D; d++) {
        sum += ((token < MEMBERS ? shared[d]! : 0) + own[token * D + d]!) * state[d]!;
      }
      return sum;
    },
  };
}

function taskOf(register: FlipTask['register']): FlipTask {
  const some = (from: number, n: number): number[] => Array.from({ length: n }, (_, i) => from + i);
  return {
    id: 'nobody chose it',
    anchors: some(0, MEMBERS),
    anchorTexts: some(0, MEMBERS).map((t) => `w${t}`),
    targets: null,
    negatives: null,
    register,
    prefix: [],
    others: some(0, 6).map((i) => ({ id: `other ${i}`, anchors: some(100 + 20 * i, 20) })),
    prompts: some(300, 12).map((t) => ({ text: `prompt ${t}`, tokens: [t] })),
    centre: new Float32Array(D),
    about: 'zero',
  };
}

function normals(n: number, scale: number, random: Random): number[] {
  return Array.from({ length: n }, () => scale * normal(random));
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}
