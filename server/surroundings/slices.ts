/** Long work on a thread that must stay responsive. */

/** Milliseconds of work between two pauses. */
const SLICE = 10;

/** Runs work that pauses from time to time; other work gets its turn in some of the pauses. */
export async function inSlices<R>(work: Iterator<unknown, R>): Promise<R> {
  for (;;) {
    const end = performance.now() + SLICE;
    while (performance.now() < end) {
      const step = work.next();
      if (step.done) return step.value;
    }
    await new Promise((resume) => setImmediate(resume));
  }
}

/** Joins the parts of a text; other work gets its turn in between. */
export async function joinedInSlices(parts: Iterable<string>): Promise<string> {
  const made: string[] = [];
  await inSlices(collected(parts, made));
  return made.join('');
}

function* collected<T>(parts: Iterable<T>, into: T[]): Generator<void, void> {
  for (const part of parts) {
    into.push(part);
    yield;
  }
}
