/** Typed access to the valid values of a validated map: the compiler checks field names against the format. */
import type { Fields, Shape, WordOf } from '../format/shape';
import type { Located, Span } from '../types';
import type { Entry, MapNode, TreeNode } from '../yaml/tree';

export interface Reader<F extends Fields> {
  readonly span: Span;
  /** Undefined if the field is absent or was refused. */
  node(key: keyof F & string): TreeNode | undefined;
  text(key: keyof F & string): Located<string> | undefined;
  number(key: keyof F & string): Located<number> | undefined;
  /** One of the words that the format allows for the field. */
  word<K extends keyof F & string>(key: K): Located<WordOf<F[K]['shape']>> | undefined;
  list(key: keyof F & string): readonly TreeNode[];
  map<G extends Fields>(key: keyof F & string, fields: G): Reader<G> | undefined;
}

/** A reader of `node`. @throws {RangeError} If asked for a key that `fields` does not have. */
export function readerOf<F extends Fields>(
  node: MapNode,
  bad: ReadonlySet<TreeNode>,
  fields: F,
): Reader<F> {
  const byKey = new Map<string, Entry>(node.entries.map((entry) => [entry.key, entry]));
  const get = (key: string): TreeNode | undefined => {
    if (!Object.hasOwn(fields, key)) throw new RangeError(`The format has no field ${key} here.`);
    const value = byKey.get(key)?.value;
    return value && !bad.has(value) ? value : undefined;
  };
  const located = (key: string, type: 'string' | 'number'): Located<unknown> | undefined => {
    const value = get(key);
    return value?.kind === 'scalar' && typeof value.value === type
      ? { value: value.value, span: value.span }
      : undefined;
  };
  return {
    span: node.span,
    node: get,
    text: (key) => located(key, 'string') as Located<string> | undefined,
    number: (key) => located(key, 'number') as Located<number> | undefined,
    word: <K extends keyof F & string>(key: K) => {
      const found = located(key, 'string') as Located<WordOf<F[K]['shape']>> | undefined;
      return found && wordsOf(fields[key]!.shape).has(found.value) ? found : undefined;
    },
    list: (key) => goodItems(get(key), bad),
    map: (key, fields) => {
      const value = get(key);
      return value?.kind === 'map' ? readerOf(value, bad, fields) : undefined;
    },
  };
}

/** All words that a shape lists. */
function wordsOf(shape: Shape): ReadonlySet<string> {
  if (shape.kind === 'choice') return new Set(Object.keys(shape.values));
  return new Set(shape.kind === 'either' ? shape.of.flatMap((one) => [...wordsOf(one)]) : []);
}

/** The usable items of a list node; empty for anything else. */
export function goodItems(
  node: TreeNode | undefined,
  bad: ReadonlySet<TreeNode>,
): readonly TreeNode[] {
  return node?.kind === 'list' ? node.items.filter((item) => !bad.has(item)) : [];
}

/** The texts of a list's scalars. */
export function textsOf(nodes: readonly TreeNode[]): Located<string>[] {
  return nodes.flatMap((node) =>
    node.kind === 'scalar' && typeof node.value === 'string'
      ? [{ value: node.value, span: node.span }]
      : [],
  );
}

/** The properties that have a value: absent ones are left out rather than set to undefined. */
export function defined<T extends object>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
