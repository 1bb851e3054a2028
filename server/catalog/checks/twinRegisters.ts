/** Pairs of features whose measured registers are nearly the same. */
import type { EvidenceFile, Register } from '../../protocol/evidence';
import { evidenceOfFeature } from '../evidence/evidenceOf';
import { problem } from '../problem';
import type { Feature, Problem } from '../types';
import { areRelated } from './anchorOverlap';
import type { Check } from './context';

/** Least share of common signed dimensions among all of both (Jaccard index). */
const least = 0.8;

interface Signed {
  readonly feature: Feature;
  /** Dimensions with their sign as whole numbers, rare ones first. */
  readonly signs: readonly number[];
}

export const checkTwinRegisters: Check = ({ catalog, facts }) => {
  const { evidence } = facts;
  if (!evidence) return [];
  return twinsOf(signedRegisters(catalog.features, evidence)).flatMap(
    ([first, second, share]): Problem[] => {
      if (areRelated(first, second)) return [];
      const message = `The register of ${second.id.value} shares ${Math.round(100 * share)} % of its signed dimensions with that of ${first.id.value}: they may be one feature.`;
      const related = [{ message: first.id.value, span: first.id.span }];
      return [problem('register-twin', second.id.span, message, { related })];
    },
  );
};

function signedRegisters(features: readonly Feature[], evidence: EvidenceFile): readonly Signed[] {
  const registers = features.flatMap((feature) => {
    const register = evidenceOfFeature(evidence, feature)?.measurement?.register;
    return register ? [{ feature, signs: signsOf(register) }] : [];
  });
  const counts = new Map<number, number>();
  for (const { signs } of registers) {
    for (const sign of signs) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  const rareFirst = (a: number, b: number): number => counts.get(a)! - counts.get(b)! || a - b;
  return registers.map(({ feature, signs }) => ({ feature, signs: signs.sort(rareFirst) }));
}

function signsOf({ pos, neg }: Register): number[] {
  return [...pos.map((index) => 2 * index), ...neg.map((index) => 2 * index + 1)];
}

/**
 * All pairs with a Jaccard index of at least `least`, by prefix filtering (Chaudhuri, Ganti & Kaushik 2006): two such sets share
 * one of their first `n - ceil(least n) + 1` elements in any common order, so only those are looked up. Each feature is told
 * of its first twin alone.
 */
function twinsOf(all: readonly Signed[]): readonly (readonly [Feature, Feature, number])[] {
  const bySign = new Map<number, Signed[]>();
  return all.flatMap((one) => {
    const n = one.signs.length;
    const prefix = n < 4 ? [] : one.signs.slice(0, n - Math.ceil(least * n) + 1);
    const candidates = new Set(prefix.flatMap((sign) => bySign.get(sign) ?? []));
    for (const sign of prefix) bySign.set(sign, [...(bySign.get(sign) ?? []), one]);
    for (const other of candidates) {
      const share = jaccard(other.signs, one.signs);
      if (share >= least) return [[other.feature, one.feature, share] as const];
    }
    return [];
  });
}

function jaccard(a: readonly number[], b: readonly number[]): number {
  if (Math.min(a.length, b.length) < least * Math.max(a.length, b.length)) return 0;
  const known = new Set(a);
  const common = b.filter((sign) => known.has(sign)).length;
  return common / (a.length + b.length - common);
}
