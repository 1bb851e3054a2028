/**
 * Shapes of untrusted JSON, written once: a decoder returns a fresh, fully checked value, and the value's type is the
 * decoder's (`Decoded`). So a field cannot be in the type and missing from the check, or vice versa.
 */

/** Says where a value is not as expected. Only decoders throw it, and their callers catch it. */
export class Mismatch extends Error {}

/** @throws {Mismatch} If the value does not fit; `path` is its place, '' for the whole. */
export type Decoder<T> = (value: unknown, path: string) => T;
export type Decoded<D> = D extends Decoder<infer T> ? T : never;

type Fields = Readonly<Record<string, Decoder<unknown>>>;
type Required<F extends Fields> = { readonly [K in keyof F]: Decoded<F[K]> };
type Optional<F extends Fields> = { readonly [K in keyof F]?: Decoded<F[K]> };

/** The decoded value; undefined if it does not fit. */
export function decodedOrUndefined<T>(decoder: Decoder<T>, value: unknown): T | undefined {
  try {
    return decoder(value, '');
  } catch (error) {
    if (error instanceof Mismatch) return undefined;
    throw error;
  }
}

function fail(path: string, expected: string): never {
  throw new Mismatch(`${path || 'the file'} is not ${expected}`);
}

export const text: Decoder<string> = (value, path) =>
  typeof value === 'string' ? value : fail(path, 'text');

export const flag: Decoder<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : fail(path, 'true or false');

/** A finite number in [min, max]. */
export function real(min = -Infinity, max = Infinity): Decoder<number> {
  return (value, path) =>
    typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max
      ? value
      : fail(path, `a number from ${min} to ${max}`);
}

/** A number in [0, 1]. */
export const unit = real(0, 1);

/** A whole number >= 0. */
export const count: Decoder<number> = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : fail(path, 'a whole number >= 0');

export function oneOf<const T extends string | number>(...values: readonly T[]): Decoder<T> {
  return (value, path) => values.find((one) => one === value) ?? fail(path, values.join(' | '));
}

export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value, path) => (value === null ? null : decoder(value, path));
}

/** The value, or in its place why there is none, in words. */
export function orReason<T extends object>(
  decoder: Decoder<T>,
): Decoder<T | { readonly reason: string }> {
  const refused = object({ reason: text });
  return (value, path) =>
    own(asObject(value, path), 'reason') === undefined
      ? decoder(value, path)
      : refused(value, path);
}

/** The value, or `otherwise` if the field is absent, as in older files. */
export function withDefault<T>(decoder: Decoder<T>, otherwise: T): Decoder<T> {
  return (value, path) => (value === undefined ? otherwise : decoder(value, path));
}

export function listOf<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (value, path) => {
    const items: readonly unknown[] = Array.isArray(value) ? value : fail(path, 'a list');
    return items.map((item, i) => decoder(item, `${path}[${i}]`));
  };
}

/** An object with at least these fields, of which `optional` ones may be absent; drops other fields. */
export function object<F extends Fields>(fields: F): Decoder<Required<F>>;
export function object<F extends Fields, O extends Fields>(
  fields: F,
  optional: O,
): Decoder<Required<F> & Optional<O>>;
export function object(fields: Fields, optional: Fields = {}): Decoder<object> {
  const required = Object.entries(fields);
  const others = Object.entries(optional);
  return (value, path) => {
    const source = asObject(value, path);
    const under = path ? `${path}.` : '';
    const read: Record<string, unknown> = {};
    for (const [key, decoder] of required) read[key] = decoder(own(source, key), under + key);
    for (const [key, decoder] of others) {
      const found = own(source, key);
      if (found !== undefined) read[key] = decoder(found, under + key);
    }
    return read;
  };
}

type Variants<K extends string, V extends Readonly<Record<string, Decoder<object>>>> = {
  readonly [T in keyof V]: { readonly [key in K]: T } & Decoded<V[T]>;
}[keyof V];

/** One of several objects, distinguished by the text under `key`. */
export function variants<
  const K extends string,
  const V extends Readonly<Record<string, Decoder<object>>>,
>(key: K, shapes: V): Decoder<Variants<K, V>> {
  const tagOf = object({ [key]: oneOf(...Object.keys(shapes)) });
  return (value, path) => {
    const tag = tagOf(value, path)[key]!;
    return { [key]: tag, ...shapes[tag]!(value, path) } as Variants<K, V>;
  };
}

export function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : fail(path, 'an object');
}

function own(source: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(source, key) ? source[key] : undefined;
}
