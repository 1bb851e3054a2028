/** Long work on a thread that has to answer meanwhile. */

/** Milliseconds of work between two looks at what else there is to do. */
const SLICE = 10;

/** Joins the parts of a text; other work gets its turn while they are made. */
export async function joinedInSlices(parts: Iterable<string>): Promise<string> {
  const made: string[] = [];
  let start = performance.now();
  for (const part of parts) {
    made.push(part);
    if (performance.now() - start < SLICE) continue;
    await new Promise((resume) => setImmediate(resume));
    start = performance.now();
  }
  return made.join('');
}
