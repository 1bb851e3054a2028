/**
 * A value with the keys of each object in the order of code units, as JSON prints it, and each other value as `leaf`
 * gives it; keys whose value is undefined are left out. What is so already is given back as it is, since evidence of
 * megabytes that was read is written again with one feature changed.
 */
export function inOrder(value: unknown, leaf: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return listInOrder(value, leaf);
  if (typeof value !== 'object' || value === null) return leaf(value);
  const old = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(old);
  if (!keys.every((key, i) => i === 0 || keys[i - 1]! < key)) return sortedCopy(old, keys, leaf);
  let copy: Record<string, unknown> | undefined;
  for (const key of keys) {
    const item = old[key];
    if (item === undefined) return sortedCopy(old, keys, leaf);
    const now = inOrder(item, leaf);
    if (now === item) continue;
    copy ??= { ...old };
    copy[key] = now;
  }
  return copy ?? old;
}

function listInOrder(list: readonly unknown[], leaf: (value: unknown) => unknown): unknown {
  let copy: unknown[] | undefined;
  for (const [i, old] of list.entries()) {
    const now = inOrder(old, leaf);
    if (now === old) continue;
    copy ??= [...list];
    copy[i] = now;
  }
  return copy ?? list;
}

function sortedCopy(
  value: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  leaf: (value: unknown) => unknown,
): object {
  const present = keys.filter((key) => value[key] !== undefined).sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(present.map((key) => [key, inOrder(value[key], leaf)]));
}
