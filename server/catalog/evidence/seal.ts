/**
 * Seals of what Dimcat measured: a hash over each feature's evidence and its id, so that a merge in version control
 * that takes each feature from either side leaves sealed features, and a changed figure does not go unnoticed.
 */
import { inOrder } from './inOrder';

/** SHA-256 as lower-case hex. */
export type Hash = (text: string) => string;

/** The seal of a value under a name; keys count in one order, however they are written. */
export function sealOf(name: string, value: object, hash: Hash): string {
  return hash(`${name}\n${canonicalJson(value)}`);
}

/** Whether a sealed value is as it was written. */
export function isSealed(name: string, value: unknown, hash: Hash): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { sha256, ...rest } = value as Readonly<Record<string, unknown>>;
  return sha256 === sealOf(name, rest, hash);
}

export function hasSeal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'sha256');
}

/** JSON in which the keys of each object are in one order, so that equal values are equal texts. */
export function canonicalJson(value: object): string {
  return JSON.stringify(inOrder(value, (leaf) => leaf));
}
