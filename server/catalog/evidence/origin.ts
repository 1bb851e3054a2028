/**
 * What chose a register that a catalog writes out, as far as its evidence knows. A frozen register is recognised by its
 * dimensions, however it came into the catalog (*Freeze the register*, copied by hand, under another id): nothing has
 * to be recorded at the moment of freezing, and nothing is lost where a catalog is edited in another program.
 */
import type { FeatureMeasurement, Frozen, Register } from '../../protocol/evidence';
import type { Measurements } from './withEvidence';
import { wordOf } from '../resolve/variants';
import type { Feature } from '../types';

/** What chose a register, without what that means for today's anchors. */
export type Origin = Omit<Frozen, 'heldOut'>;

/** Share of signed dimensions from which a register counts as a copy of another, whatever the catalog declares. */
const TAKEN = 0.5;

/**
 * @param anchorTexts Today's anchors: where nothing is known, they may all have chosen the register.
 * @returns Measured anchors wherever the evidence has them; else what the catalog declares, else all that may have
 *   chosen it.
 */
export function originOf(
  register: Register,
  { id, aliases, registerOrigin }: Pick<Feature, 'id' | 'aliases' | 'registerOrigin'>,
  anchorTexts: readonly string[],
  evidence: Measurements | undefined,
): Origin {
  const own = [id, ...aliases].map(({ value }) => value);
  const known = Object.entries(evidence?.features ?? {})
    .sort(([a], [b]) => Number(own.includes(b)) - Number(own.includes(a)))
    .flatMap(([, { measurement }]) => (measurement ? [measurement] : []));
  const same = known.filter((one) => overlap(register, one.register) === 1).map(originIn);
  const measured = same.find(({ source }) => source === 'measured');
  if (measured) return { ...measured, anchors: anchorsOf(same) };
  if (registerOrigin) {
    const taken = known.filter((one) => overlap(register, one.register) >= TAKEN).map(originIn);
    const anchors = anchorsOf(taken.filter(({ source }) => source === 'measured'));
    return { source: 'declared', anchors, words: registerOrigin.value };
  }
  const unknown = same.filter(({ source }) => source === 'unknown');
  const anchors = unknown.length > 0 ? anchorsOf(unknown) : [...new Set(anchorTexts)].sort();
  return { source: 'unknown', anchors };
}

/**
 * Today's anchors that did not choose the register: no variant of one that did, and nothing of its group.
 *
 * @returns Ids, in the order of `anchors`.
 */
export function unseenAnchors(
  { anchors: chose }: Pick<Origin, 'anchors'>,
  today: {
    readonly anchors: readonly number[];
    readonly anchorTexts: readonly string[];
    readonly anchorGroups?: readonly string[];
  },
): number[] {
  const words = new Set(chose.map(wordOf));
  const isSeen = (i: number): boolean => words.has(wordOf(today.anchorTexts[i]!));
  const positions = today.anchors.map((_, i) => i);
  const groups = new Set(positions.filter(isSeen).map((i) => today.anchorGroups?.[i]));
  return positions
    .filter((i) => !isSeen(i) && !(today.anchorGroups && groups.has(today.anchorGroups[i])))
    .map((i) => today.anchors[i]!);
}

/** What chose the register of a measurement. */
function originIn({ basis, anchors, frozen }: FeatureMeasurement): Origin {
  const texts = anchors.map(({ text }) => text);
  const { register: rule, cacheSha256: cache } = basis;
  if (rule.rule !== 'dims') return { source: 'measured', anchors: texts, cache, rule };
  if (!frozen) return { source: 'unknown', anchors: texts };
  return withoutHeldOut(frozen);
}

function withoutHeldOut({ source, anchors, cache, rule, words }: Frozen): Origin {
  return {
    source,
    anchors,
    ...(cache !== undefined && { cache }),
    ...(rule !== undefined && { rule }),
    ...(words !== undefined && { words }),
  };
}

function anchorsOf(origins: readonly Origin[]): readonly string[] {
  return [...new Set(origins.flatMap(({ anchors }) => anchors))].sort();
}

/** Jaccard index of two registers' signed dimensions; 0 where either is empty. */
function overlap(a: Register, b: Register): number {
  const [one, other] = [signed(a), signed(b)];
  const common = [...one].filter((sign) => other.has(sign)).length;
  return common === 0 ? 0 : common / (one.size + other.size - common);
}

function signed({ pos, neg }: Register): Set<number> {
  return new Set([...pos.map((index) => 2 * index), ...neg.map((index) => 2 * index + 1)]);
}
