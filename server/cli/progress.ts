/** Progress for a person: one rewritten line on a terminal, occasional lines elsewhere. */
import type { Io } from './io';
import { REWRITE } from './shown';

export interface Progress {
  report(message: string, share?: number): void;
  /** Keeps the last line. */
  end(): void;
}

/** If lines cannot be rewritten, at most one line per kind of work in this many milliseconds. */
const QUIET = 5000;

/** @param now Milliseconds of a clock, for tests. */
export function progressOn(io: Io, now: () => number = Date.now): Progress {
  let last = '';
  let lastTime = -Infinity;
  return {
    report: (message, share) => {
      const line =
        share === undefined
          ? message
          : `${String(Math.floor(share * 100)).padStart(3)} %  ${message}`;
      if (line === last) return;
      if (io.terminal) io.err(REWRITE + line.slice(0, 110));
      else if (now() - lastTime < QUIET) return;
      else io.err(`${line}\n`);
      last = line;
      lastTime = now();
    },
    end: () => {
      if (io.terminal && last !== '') io.err(REWRITE);
      last = '';
    },
  };
}
