import { Random } from '../support/random';
import type { Guarantee, Outcome } from './guarantee';

interface Given {
  readonly progress: (done: number) => void;
  /** After which no try begins. */
  readonly minutes: number;
}

/** Tries a guarantee so often. An error that it throws is one more that broke it. */
export async function tryOut(
  { name, run }: Guarantee,
  tries: number,
  { progress = () => undefined, minutes = Infinity }: Partial<Given> = {},
): Promise<Outcome> {
  const until = Date.now() + 60_000 * minutes;
  const isOver = (): boolean => Date.now() > until;
  return run({ tries, isOver, random: new Random(seedOf(name)), progress });
}

/** FNV-1a of the name. */
function seedOf(name: string): number {
  return Buffer.from(name).reduce((hash, byte) => Math.imul(hash ^ byte, 16777619), 2166136261);
}
