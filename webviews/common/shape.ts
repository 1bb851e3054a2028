/** Runtime checks of messages, typed so that the compiler finds a field that was forgotten. */

export type Check<T> = (value: unknown) => value is T;

export const text: Check<string> = (value): value is string => typeof value === 'string';
export const flag: Check<boolean> = (value): value is boolean => typeof value === 'boolean';
/** Finite numbers only: NaN and infinities are no measurements. */
export const number: Check<number> = (value): value is number => Number.isFinite(value);

export function oneOf<const T extends string | number | null>(...values: readonly T[]): Check<T> {
  return (value): value is T => values.includes(value as T);
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value);
}

export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(check);
}

export function either<A, B>(a: Check<A>, b: Check<B>): Check<A | B> {
  return (value): value is A | B => a(value) || b(value);
}

export function both<A, B>(a: Check<A>, b: Check<B>): Check<A & B> {
  return (value): value is A & B => a(value) && b(value);
}

/** An object that has all these fields; fields beyond them are ignored, so that the contract may grow. */
export function record<T extends object>(fields: {
  readonly [K in keyof Required<T>]: Check<T[K]>;
}): Check<T> {
  const checks = Object.entries<Check<unknown>>(fields);
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    checks.every(([key, check]) => check((value as Record<string, unknown>)[key]));
}
