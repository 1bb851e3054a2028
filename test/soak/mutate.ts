import type { Random } from '../support/random';

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const hostile: readonly Json[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  2 ** 53,
  -(2 ** 31),
  '',
  '__proto__',
  'constructor',
  '\u0000\ud800',
  'file://%zz/x.dims.yaml',
  'file:///etc/passwd',
  '['.repeat(2000),
  'a: &a [*a]\n',
  [],
  {},
  [[[[[]]]]],
  { line: -1, character: null },
  { start: null },
];

/** A copy of a JSON value in which some parts were replaced, removed, doubled or swapped for hostile ones. */
export function mutate(value: Json, random: Random): Json {
  const count = 1 + random.below(3);
  return Array.from({ length: count }).reduce<Json>((each) => once(each, random), value);
}

function once(value: Json, random: Random): Json {
  if (typeof value !== 'object' || value === null || random.below(6) === 0) {
    return random.of(hostile);
  }
  if (isList(value)) return mutateList(value, random);
  const keys = Object.keys(value);
  const key = random.of([...keys, 'extra']);
  if (random.below(8) === 0) {
    return Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
  }
  return { ...value, [key]: once(value[key] ?? null, random) };
}

function mutateList(list: readonly Json[], random: Random): Json {
  const at = random.below(list.length + 1);
  if (random.below(4) === 0) return [...list, ...list];
  return [...list.slice(0, at), once(list[at] ?? null, random), ...list.slice(at + 1)];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
