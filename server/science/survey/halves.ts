/** The half of a survey that a word or an input is in: one ranks lists, the other tests them. */

type Half = 0 | 1;

/**
 * A half by the text alone: a list in another order, another list or another vocabulary moves no word.
 *
 * @param seed Other seeds give other halves.
 */
export function halfOf(text: string, seed: number): Half {
  return (hashOf(text, seed) & 1) as Half;
}

function hashOf(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // FNV's lowest bit is that of the letters' sum; mixing spreads the others into it (MurmurHash3).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** An image or a sound, or several of one group and label. */
interface Observed {
  readonly group: string;
  readonly label: string | undefined;
}

/**
 * Halves of groups that share each label as evenly as whole groups allow: where each input is a group of its own, the
 * halves of a label differ by at most one. A group, as the clips of one speaker, is never divided, or what it has
 * beside its labels would be in the half that ranks and in the half that tests.
 *
 * Content and seed alone decide; the order of the inputs does not.
 */
export function dealtHalves(observed: readonly Observed[], seed: number): Map<string, Half> {
  const dealt = new Dealt();
  const groups = groupsOf(observed, seed);
  for (const group of groups) dealt.place(group);
  while (moveOne(dealt, groups) || exchangeTwo(dealt, groups));
  return new Map(groups.map(({ name, side }) => [name, side > 0 ? 1 : 0]));
}

interface Group {
  readonly name: string;
  readonly hash: number;
  /** Observations of each label. */
  readonly labels: Map<string | undefined, number>;
  /** 1 in the half that tests, -1 in the one that ranks, 0 before it is dealt. */
  side: -1 | 0 | 1;
}

/** Those of most labels first, so that small ones even out what they leave; then by hash. */
function groupsOf(observed: readonly Observed[], seed: number): Group[] {
  const found = new Map<string, Group>();
  for (const { group: name, label } of observed) {
    const group: Group = found.get(name) ?? {
      name,
      hash: hashOf(name, seed),
      labels: new Map<string | undefined, number>(),
      side: 0,
    };
    group.labels.set(label, (group.labels.get(label) ?? 0) + 1);
    found.set(name, group);
  }
  const byName = (a: Group, b: Group): number => (a.name < b.name ? -1 : 1);
  return [...found.values()].sort(
    (a, b) => b.labels.size - a.labels.size || a.hash - b.hash || byName(a, b),
  );
}

/** By how much the half that tests has more of each label; deals so that the sum of their squares falls. */
class Dealt {
  private readonly excess = new Map<string | undefined, number>();

  place(group: Group): void {
    const more = this.along(group);
    const byHash = (group.hash & 1) === 1 ? 1 : -1;
    group.side = more === 0 ? byHash : more > 0 ? -1 : 1;
    this.add(group, group.side);
  }

  move(group: Group): void {
    group.side = group.side > 0 ? -1 : 1;
    this.add(group, 2 * group.side);
  }

  /** A quarter of what moving the group adds to the sum of squares. */
  costOf(group: Group): number {
    return product(group.labels, group.labels) - group.side * this.along(group);
  }

  private along({ labels }: Group): number {
    return product(labels, this.excess);
  }

  private add({ labels }: Group, times: number): void {
    for (const [label, count] of labels)
      this.excess.set(label, (this.excess.get(label) ?? 0) + times * count);
  }
}

function product(
  a: ReadonlyMap<string | undefined, number>,
  b: ReadonlyMap<string | undefined, number>,
): number {
  let sum = 0;
  for (const [label, count] of a) sum += count * (b.get(label) ?? 0);
  return sum;
}

/** Moves the first group whose move makes the labels more even. */
function moveOne(dealt: Dealt, groups: readonly Group[]): boolean {
  const group = groups.find((one) => dealt.costOf(one) < 0);
  if (group) dealt.move(group);
  return group !== undefined;
}

/** Exchanges the first two groups of several labels whose exchange makes the labels more even. */
function exchangeTwo(dealt: Dealt, groups: readonly Group[]): boolean {
  const several = groups.filter(({ labels }) => labels.size > 1).slice(0, MOST_EXCHANGED);
  const costs = several.map((group) => dealt.costOf(group));
  for (const [i, a] of several.entries())
    for (const [j, b] of several.entries()) {
      if (j >= i || a.side === b.side) continue;
      if (costs[i]! + costs[j]! - 2 * product(a.labels, b.labels) >= 0) continue;
      dealt.move(a);
      dealt.move(b);
      return true;
    }
  return false;
}

/** Groups that are tried in pairs: many even out by themselves. */
const MOST_EXCHANGED = 300;
