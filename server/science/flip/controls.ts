/** Control prototypes: the effect of a flip of equal size that is not the feature. */
import type { Prototype } from '../../core/prototype';
import type { Random } from '../random';
import { sample } from '../random';
import type { StateMagnitudes } from './magnitudes';
import { changedBy, sizeOf } from './magnitudes';

/** A random prototype of equal size: any dimensions, random polarity. */
export function randomPrototype(
  register: readonly number[],
  dimensions: number,
  random: Random,
): Prototype {
  const all = Array.from({ length: dimensions }, (_, d) => d);
  const drawn = sample(all, register.length, random);
  return { dimensions: drawn, polarity: drawn.map(() => (random.int(2) === 0 ? 1 : -1)) };
}

/**
 * One draw for all splits: each registered dimension is exchanged for a random one and its polarity flipped at random,
 * by the same rule in every split, so that registers that share dimensions still do. A register that is itself random
 * is then one more draw, and reaches p <= a with probability at most a.
 */
export function randomDraw(
  prototypes: readonly Prototype[],
  dimensions: number,
  random: Random,
): Prototype[] {
  const exchange = randomExchange(registeredIn(prototypes), upTo(dimensions), random);
  return prototypes.map((prototype) => exchanged(prototype, exchange));
}

/** The dimension that replaces each registered one, and the sign that multiplies its polarity. */
interface Exchange {
  readonly to: Map<number, number>;
  readonly sign: Map<number, number>;
}

function registeredIn(prototypes: readonly Prototype[]): number[] {
  return [...new Set(prototypes.flatMap(({ dimensions }) => dimensions))];
}

function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

function randomExchange(
  registered: readonly number[],
  pool: readonly number[],
  random: Random,
): Exchange {
  const drawn = sample(pool, registered.length, random);
  return {
    to: new Map(registered.map((d, i) => [d, drawn[i]!])),
    sign: new Map(registered.map((d) => [d, random.int(2) === 0 ? 1 : -1])),
  };
}

function exchanged({ dimensions, polarity }: Prototype, { to, sign }: Exchange): Prototype {
  return {
    dimensions: dimensions.map((d) => to.get(d)!),
    polarity: dimensions.map((d, i) => polarity[i]! * sign.get(d)!),
  };
}

/**
 * Another concept's prototype without the dimensions that both register, at most as wide as ours.
 * The narrowest case is empty: all of the other's dimensions are ours.
 */
export function disjointPrototype(ours: Prototype, other: Prototype): Prototype {
  const inside = new Set(ours.dimensions);
  const kept = other.dimensions
    .map((_, i) => i)
    .filter((i) => !inside.has(other.dimensions[i]!))
    .slice(0, ours.dimensions.length);
  return {
    dimensions: kept.map((i) => other.dimensions[i]!),
    polarity: kept.map((i) => other.polarity[i]!),
  };
}

const MATCH_STEPS = 4000;
/** Sum over the splits of the two sizes' log ratios at which a draw is good enough. */
const CLOSE = 0.01;

/** A random prototype of equal size whose sum of |c| and norm of change are nearly those of `ours`. */
export function matchedPrototype(
  ours: Prototype,
  magnitudes: StateMagnitudes,
  random: Random,
): Prototype {
  return matchedDraw([ours], magnitudes, random)[0]!;
}

/** Draws leave out the register's own dimensions if at least this many times as many are outside. */
const OUTSIDE = 2;

/**
 * A random draw whose sum of |c| and norm of change match those of `ours` in every split, as closely as random
 * exchanges of one dimension at a time allow. Drawn outside the registers if enough is left: else the search would find
 * the registers themselves, which have the target sizes.
 */
export function matchedDraw(
  ours: readonly Prototype[],
  magnitudes: StateMagnitudes,
  random: Random,
): Prototype[] {
  const registered = registeredIn(ours);
  const pool = matchingPool(registered, magnitudes.absolute.length);
  const exchange = randomExchange(registered, pool, random);
  const at = new Map([...exchange.to].map(([from, to]) => [to, from]));
  const sums = ours.map((prototype) => new Sums(prototype, magnitudes, exchange));
  let distance = distanceOf(sums);
  for (let step = 0; step < MATCH_STEPS && distance > CLOSE * ours.length; step++) {
    const one = registered[random.int(registered.length)]!;
    const incoming = pool[random.int(pool.length)]!;
    const outgoing = exchange.to.get(one)!;
    const other = at.get(incoming);
    const turn = random.int(2) === 0 ? 1 : -1;
    const place = (in_: number, out: number): void => {
      for (const sum of sums) sum.take(one, other, -1);
      exchange.to.set(one, in_);
      exchange.sign.set(one, exchange.sign.get(one)! * turn);
      if (other !== undefined && other !== one) exchange.to.set(other, out);
      for (const sum of sums) sum.take(one, other, 1);
    };
    place(incoming, outgoing);
    const next = distanceOf(sums);
    if (next >= distance) {
      place(outgoing, incoming);
      continue;
    }
    distance = next;
    at.delete(outgoing);
    at.set(incoming, one);
    if (other !== undefined) at.set(outgoing, other === one ? one : other);
  }
  return ours.map((prototype) => exchanged(prototype, exchange));
}

function matchingPool(registered: readonly number[], dimensions: number): number[] {
  const inside = new Set(registered);
  const outside = upTo(dimensions).filter((d) => !inside.has(d));
  return outside.length >= OUTSIDE * registered.length ? outside : upTo(dimensions);
}

function distanceOf(sums: readonly Sums[]): number {
  return sums.reduce((total, sum) => total + sum.distance(), 0);
}

/** The sizes of one split's exchanged prototype, kept up to date as dimensions are exchanged. */
class Sums {
  private readonly polarity = new Map<number, number>();
  private readonly wanted: { readonly magnitude: number; readonly squares: number };
  private magnitude = 0;
  private squares = 0;

  constructor(
    prototype: Prototype,
    private readonly magnitudes: StateMagnitudes,
    private readonly exchange: Exchange,
  ) {
    prototype.dimensions.forEach((d, i) => this.polarity.set(d, prototype.polarity[i]!));
    const { magnitude, change } = sizeOf(prototype, magnitudes);
    this.wanted = { magnitude, squares: change ** 2 };
    for (const d of prototype.dimensions) this.add(d, 1);
  }

  /** Adds (1) or removes (-1) two dimensions, as currently exchanged. */
  take(a: number, b: number | undefined, times: 1 | -1): void {
    this.add(a, times);
    if (b !== undefined && b !== a) this.add(b, times);
  }

  /** Distance of the two sizes' logarithms from their targets. */
  distance(): number {
    const ratio = (a: number, b: number): number =>
      Math.abs(Math.log((Math.max(a, 0) + 1e-12) / (b + 1e-12)));
    const squares = ratio(this.squares, this.wanted.squares) / 2;
    return ratio(this.magnitude, this.wanted.magnitude) + squares;
  }

  private add(d: number, times: 1 | -1): void {
    const polarity = this.polarity.get(d);
    if (polarity === undefined) return;
    const at = this.exchange.to.get(d)!;
    this.magnitude += times * this.magnitudes.absolute[at]!;
    this.squares += times * changedBy(this.magnitudes, at, polarity * this.exchange.sign.get(d)!);
  }
}
