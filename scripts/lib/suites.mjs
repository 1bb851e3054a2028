/** Running one part of `npm test`. */
import { mkdirSync, rmSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { node } from './run.mjs';
import { closingLine, failure, nothing, readTally } from './tally.mjs';

/** A step that is not a test, e.g. the linter: it counts only if it fails. */
export async function runStep(name, args) {
  const { code, output, seconds } = await timed(() => node(args));
  console.log(`${name}: ${code === 0 ? 'fine' : 'failed'} (${seconds} s)`);
  return code === 0 ? nothing() : failure(name, output.trimEnd());
}

/**
 * Runs mocha, or a script that runs it elsewhere, and counts its results.
 *
 * @param {string} name Name of the file of results in test-results/.
 * @param {string} title What to call the suite.
 * @param {string[]} args Of Node.
 * @param {Record<string, string>} env Added to the environment.
 */
export async function runSuite(name, title, args, env) {
  const results = inRoot('test-results', `${name}.jsonl`);
  mkdirSync(inRoot('test-results'), { recursive: true });
  rmSync(results, { force: true });
  const { seconds, ...ending } = await timed(() =>
    node(args, { env: { ...env, DIMCAT_TEST_RESULTS: results } }),
  );
  const tally = readTally(title, results, ending);
  console.log(`${title}: ${closingLine(tally)} (${seconds} s)`);
  return tally;
}

async function timed(body) {
  const start = performance.now();
  const result = await body();
  return { ...result, seconds: ((performance.now() - start) / 1000).toFixed(1) };
}
