/** Pairs of features whose measured registers are nearly the same. */
import type { Register } from '../../protocol/evidence';
import { finished } from '../finished';
import type { Measurements } from './withEvidence';

export interface Twins {
  readonly first: string;
  readonly second: string;
  /** Jaccard index of their signed dimensions, [0.8, 1]. */
  readonly share: number;
}

const least = 0.8;
/** Smaller registers coincide easily. */
const fewest = 4;

interface Signed {
  readonly id: string;
  readonly size: number;
  /** Two bits per dimension, one for each sign. */
  readonly bits: Uint32Array;
  /** Signed dimensions as whole numbers, in one common order. */
  readonly signs: readonly number[];
}

/**
 * All pairs with a Jaccard index of at least 0.8, each feature with its first such twin only. By prefix filtering
 * (Chaudhuri, Ganti & Kaushik 2006): two such sets share one of their first `n - ceil(0.8 n) + 1` elements in any
 * common order, so only those are looked up; the candidates are then counted on packed bits.
 */
export function twinsOf(evidence: Measurements): readonly Twins[] {
  return finished(twinSteps(evidence));
}

/** {@link twinsOf} with a pause after each feature, for a thread that must stay responsive. */
export function* twinSteps(evidence: Measurements): Generator<void, readonly Twins[]> {
  const bySign = new Map<number, number[]>();
  const all = yield* signedRegisters(evidence);
  const seen = new Int32Array(all.length).fill(-1);
  const twins: Twins[] = [];
  for (const [at, one] of all.entries()) {
    const prefix = one.signs.slice(0, one.size - Math.ceil(least * one.size) + 1);
    let found: Twins | undefined;
    for (const sign of prefix) {
      const others = bySign.get(sign) ?? [];
      if (others.length === 0) bySign.set(sign, others);
      for (const other of others) {
        if (found || seen[other] === at) continue;
        seen[other] = at;
        const share = jaccard(all[other]!, one);
        if (share >= least) found = { first: all[other]!.id, second: one.id, share };
      }
      others.push(at);
    }
    if (found) twins.push(found);
    yield;
  }
  return twins;
}

/** Rare signed dimensions come first in the order: few registers share them. */
function* signedRegisters({ features }: Measurements): Generator<void, readonly Signed[]> {
  const registers: { id: string; signs: number[] }[] = [];
  const counts = new Map<number, number>();
  for (const [id, { measurement }] of Object.entries(features)) {
    if (!measurement) continue;
    const signs = signsOf(measurement.register);
    registers.push({ id, signs });
    for (const sign of signs) counts.set(sign, (counts.get(sign) ?? 0) + 1);
    yield;
  }
  const last = [...counts.keys()].reduce((a, b) => Math.max(a, b), 0);
  const words = (last >>> 5) + 1;
  const signed: Signed[] = [];
  for (const { id, signs } of registers) {
    if (signs.length < fewest) continue;
    const bits = new Uint32Array(words);
    for (const sign of signs) bits[sign >>> 5]! |= 1 << (sign & 31);
    const inOrder = signs.sort((a, b) => counts.get(a)! - counts.get(b)! || a - b);
    signed.push({ id, size: signs.length, bits, signs: inOrder });
    yield;
  }
  return signed;
}

function signsOf({ pos, neg }: Register): number[] {
  return [...pos.map((index) => 2 * index), ...neg.map((index) => 2 * index + 1)];
}

function jaccard(a: Signed, b: Signed): number {
  if (Math.min(a.size, b.size) < least * Math.max(a.size, b.size)) return 0;
  let common = 0;
  for (let i = 0; i < a.bits.length; i++) common += popcount(a.bits[i]! & b.bits[i]!);
  return common / (a.size + b.size - common);
}

function popcount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
