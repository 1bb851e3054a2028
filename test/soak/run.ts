import { Random } from '../support/random';
import type { Guarantee, Outcome } from './guarantee';

/** Tries a guarantee so often. An error that it throws is one more that broke it. */
export async function tryOut(
  { name, run }: Guarantee,
  tries: number,
  progress: (done: number) => void = () => undefined,
): Promise<Outcome> {
  return run({ tries, random: new Random(seedOf(name)), progress });
}

/** FNV-1a of the name. */
function seedOf(name: string): number {
  return Buffer.from(name).reduce((hash, byte) => Math.imul(hash ^ byte, 16777619), 2166136261);
}
