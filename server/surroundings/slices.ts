/** Long work on a thread that must stay responsive. */
import { cancelledFault } from '../protocol/fault';

/** Milliseconds of work between two pauses. */
const SLICE = 10;
/** Characters. */
const PIECE = 1 << 20;

/**
 * Runs work that pauses from time to time; other work gets its turn in some of the pauses.
 *
 * @throws FaultError `cancelled` in the first of these pauses that finds the signal aborted.
 */
export async function inSlices<R>(work: Iterator<unknown, R>, signal?: AbortSignal): Promise<R> {
  for (;;) {
    if (signal?.aborted) throw cancelledFault();
    const end = performance.now() + SLICE;
    while (performance.now() < end) {
      const step = work.next();
      if (step.done) return step.value;
    }
    await new Promise((resume) => setImmediate(resume));
  }
}

/** The parts of a text in pieces of about a megabyte; other work gets its turn in between. */
export async function* piecesInSlices(parts: Iterable<string>): AsyncGenerator<string, void> {
  const source = parts[Symbol.iterator]();
  for (;;) {
    const piece = await inSlices(pieceOf(source));
    if (piece === '') return;
    yield piece;
  }
}

/** @returns The next parts together; empty at the end. */
function* pieceOf(source: Iterator<string>): Generator<void, string> {
  const made: string[] = [];
  for (let length = 0; length < PIECE;) {
    const next = source.next();
    if (next.done) break;
    made.push(next.value);
    length += next.value.length;
    yield;
  }
  return made.join('');
}
