/** Cuts the residual stream into blocks: a block is what one repetition adds to the stream. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { dimsOf } from '../../onnx/tensors';
import type { StreamAdd } from './blocks';
import { linearOf } from './linear';
import type { Walker } from './walk';
import { constantTensor } from './weight';

/** A way to cut a stream. */
export interface Splitting {
  /** The residual Adds of each block. */
  readonly blocks: readonly (readonly StreamAdd[])[];
  /** Why structure alone does not choose this way; undefined for the one that it does. */
  readonly doubt: string | undefined;
  /** Whether a feed-forward part is a separate block, as in models that list their parts one by one. */
  readonly single: boolean;
}

/** Adds that read the same state: one, or the parts of a parallel block. */
interface Unit {
  readonly adds: readonly StreamAdd[];
  /** m: only mixers, f: only feed-forward, b: both side by side, x: attends to another stream. */
  readonly letter: 'm' | 'f' | 'b' | 'x';
  /** In words. */
  readonly kind: string;
}

/** The ways to cut a chain, first the one that structure shows; a configuration may choose another. */
export function splittings(walker: Walker, chain: readonly StreamAdd[]): Splitting[] {
  const units = unitsOf(chain);
  const shown = shownBy(walker, units);
  const each = eachUnit(units, doubtOf(units));
  if (shown) return each.single ? [shown, each] : [shown];
  const { doubt } = each;
  const others = [
    repeating(walker, crossAsMixers(units)),
    convolves(units[0]!) ? repeating(walker, units.slice(1)) : undefined,
    rounds(walker, units),
  ];
  return [...others.flatMap((way) => (way ? [{ ...way, doubt }] : [])), each];
}

function convolves({ adds }: Unit): boolean {
  return adds.every(({ mixer }) => mixer?.kind === 'convolution');
}

/** The repetitions; a positional convolution before the first belongs to the embedding. */
function shownBy(walker: Walker, units: readonly Unit[]): Splitting | undefined {
  const [first, ...rest] = units;
  const whole = repeating(walker, units);
  if (whole || !first || !isPositional(walker, first)) return whole;
  return repeating(walker, rest);
}

/** Units of one shape; if they have only mixers, all must be alike, or one may be part of a block. */
function repeating(walker: Walker, units: readonly Unit[]): Splitting | undefined {
  const found = periodic(units);
  if (!found || units.some((u) => u.letter === 'f' || u.letter === 'b')) return found;
  return new Set(units.map((u) => signature(walker, u))).size === 1 ? found : undefined;
}

/** Units of the smallest period, if one period has the form of a block. */
function periodic(units: readonly Unit[]): Splitting | undefined {
  const own = units.filter((u) => u.letter !== 'x');
  const letters = own.map((u) => u.letter).join('');
  for (let period = 1; period <= letters.length; period += 1) {
    const form = letters.slice(0, period);
    if (letters.length % period !== 0) continue;
    if (form.repeat(letters.length / period) !== letters) continue;
    return isBlock(form) ? unlisted(grouped(units, period)) : undefined;
  }
  return undefined;
}

/** A mixer with at most one feed-forward part, before, after or beside it; or mixers between two halves of one. */
function isBlock(form: string): boolean {
  return /^(m|b|mf|fm|fm{1,2}f)$/.test(form);
}

/** Groups of the given number of units, not counting those that attend to another stream. */
function grouped(units: readonly Unit[], size: number): StreamAdd[][] {
  const groups: StreamAdd[][] = [];
  let count = 0;
  for (const { adds, letter } of units) {
    if (letter === 'x' && groups.length > 0) {
      groups.at(-1)!.push(...adds);
      continue;
    }
    if (count % size === 0) groups.push([...adds]);
    else groups.at(-1)!.push(...adds);
    count += 1;
  }
  return groups;
}

/** Different mixers without feed-forward parts that repeat in the same order: a block may hold one round. */
function rounds(walker: Walker, units: readonly Unit[]): Splitting | undefined {
  const marks = units.map((u) => signature(walker, u));
  if (units.some((u) => u.letter !== 'm')) return undefined;
  const period = marks.findIndex((_, p) => p > 1 && marks.every((m, i) => m === marks[i % p]));
  if (period < 0 || marks.length % period !== 0) return undefined;
  return unlisted(grouped(units, period));
}

function unlisted(blocks: Splitting['blocks']): Splitting {
  return { blocks, doubt: undefined, single: false };
}

function eachUnit(units: readonly Unit[], doubt: string): Splitting & { readonly doubt: string } {
  const single = units.some((u) => u.letter === 'f');
  return { blocks: units.map((u) => u.adds), doubt, single };
}

/** Layers that attend to another stream instead of their own count as mixers. */
function crossAsMixers(units: readonly Unit[]): Unit[] {
  return units.map((u) => (u.letter === 'x' ? { ...u, letter: 'm' } : u));
}

function unitsOf(chain: readonly StreamAdd[]): Unit[] {
  const groups: StreamAdd[][] = [];
  for (const add of chain) {
    const last = groups.at(-1);
    if (last?.[0]?.source === add.source) last.push(add);
    else groups.push([add]);
  }
  return groups.map((adds) => {
    const crosses = adds.every((a) => a.mixing && !a.self);
    const parts = adds.flatMap((a) => a.addends);
    const mixes = parts.some((p) => p.mixer);
    const feeds = parts.some((p) => !p.mixer);
    const letter = crosses ? 'x' : !mixes ? 'f' : feeds ? 'b' : 'm';
    const kinds = new Set(parts.map((p) => p.mixer?.kind ?? 'feed-forward'));
    return { adds, letter, kind: crosses ? 'cross attention' : [...kinds].join(' beside ') };
  });
}

/** A convolution and its nonlinearity, without any product: it encodes the position. */
function isPositional(walker: Walker, { adds }: Unit): boolean {
  const [add, ...more] = adds;
  if (!add || more.length > 0 || add.mixer?.kind !== 'convolution') return false;
  return !nodesOf(walker, add).some((n) => linearOf(walker, n));
}

/** The mixers of a unit and the shapes of its weights: equal where blocks repeat. */
function signature(walker: Walker, { adds, kind }: Unit): string {
  const shapes = adds.flatMap((add) =>
    nodesOf(walker, add).flatMap((n) =>
      n.input.flatMap((i) => {
        const tensor = constantTensor(walker, walker.origin(i));
        const dims = tensor ? dimsOf(tensor) : [];
        return dims.length > 1 ? [dims.join('x')] : [];
      }),
    ),
  );
  return [kind, ...shapes.sort()].join();
}

/** The nodes between the state that a branch reads and what it adds. */
function nodesOf(walker: Walker, add: StreamAdd): Node[] {
  const found = new Set<Node>();
  const start = walker.position(add.source);
  walker.backward(add.branch, (value, maker) => {
    if (!maker || value === add.source || walker.position(value) <= start) return false;
    found.add(maker);
    return true;
  });
  return [...found];
}

function doubtOf(units: readonly Unit[]): string {
  const kinds = units.map((u) => u.kind);
  const runs: string[] = [];
  for (const kind of kinds) if (runs.at(-1) !== kind) runs.push(kind);
  const shown = runs.length > 12 ? [...runs.slice(0, 11), '...'] : runs;
  const steps = units.length === 1 ? '1 step' : `${units.length} steps`;
  return `what is added to the stream in ${steps} (${shown.join(', ')}) does not repeat as blocks do`;
}
