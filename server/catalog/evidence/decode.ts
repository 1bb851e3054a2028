/** Structural decoding of untrusted JSON: each decoder returns a fresh, fully checked value or throws a `Mismatch`. */

/** Says where a JSON value is not what it should be; stays inside this folder. */
export class Mismatch extends Error {}

export type Decoder<T> = (value: unknown, path: string) => T;
export type Decoded<D> = D extends Decoder<infer T> ? T : never;

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

export function listOf<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (value, path) => {
    const items: readonly unknown[] = Array.isArray(value) ? value : fail(path, 'a list');
    return items.map((item, i) => decoder(item, `${path}[${i}]`));
  };
}

/** An object with at least these fields; others are dropped. */
export function object<S extends Record<string, Decoder<unknown>>>(
  shape: S,
): Decoder<{ readonly [K in keyof S]: Decoded<S[K]> }> {
  return (value, path) => {
    const source = asObject(value, path);
    const fields = Object.entries(shape).map(([key, decoder]) => {
      const own = Object.hasOwn(source, key) ? source[key] : undefined;
      return [key, decoder(own, path ? `${path}.${key}` : key)];
    });
    return Object.fromEntries(fields) as { readonly [K in keyof S]: Decoded<S[K]> };
  };
}

/** An object of which some fields may be absent; others are dropped. */
export function partial<S extends Record<string, Decoder<unknown>>>(
  shape: S,
): Decoder<{ readonly [K in keyof S]?: Decoded<S[K]> }> {
  return (value, path) => {
    const source = asObject(value, path);
    const present = Object.keys(shape).filter((key) => Object.hasOwn(source, key));
    const fields = present.map((key) => [key, shape[key]!(source[key], `${path}.${key}`)]);
    return Object.fromEntries(fields) as { readonly [K in keyof S]?: Decoded<S[K]> };
  };
}

export function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : fail(path, 'an object');
}
