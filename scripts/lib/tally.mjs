/** Counts test results, so that nothing that did not run counts as passed. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{passed: number, failed: {title: string, error: string}[], skipped: string[]}} Tally */

/** @returns {Tally} */
export const nothing = () => ({ passed: 0, failed: [], skipped: [] });

/** @returns {Tally} One failure outside any test. */
export const failure = (title, error) => ({ ...nothing(), failed: [{ title, error }] });

/** @returns {Tally} A whole suite that could not run, and why. */
export const skipped = (title, reason) => ({ ...nothing(), skipped: [`${title}: ${reason}`] });

/** @returns {Tally} */
export const sum = (tallies) => ({
  passed: tallies.reduce((n, tally) => n + tally.passed, 0),
  failed: tallies.flatMap((tally) => tally.failed),
  skipped: tallies.flatMap((tally) => tally.skipped),
});

/**
 * Reads what test/support/reporter.ts wrote. A run that did not reach its end, ran no test, or ended with a code that
 * its results do not explain counts as one more failure.
 *
 * @param {string} suite Its name, for the message.
 * @param {string} file
 * @param {{code: number, output: string}} run How the process ended.
 * @returns {Tally}
 */
export function readTally(suite, file, run) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const events = lines.map((line) => JSON.parse(line));
  const of = (kind) => events.filter(({ event }) => event === kind);
  const tally = {
    passed: of('pass').length,
    failed: of('fail').map(({ title, error }) => ({ title, error })),
    skipped: of('skip').map(({ title }) => title),
  };
  const fault = faultOf(events, tally, run.code);
  const ending = run.output.slice(-4000);
  return fault ? sum([tally, failure(suite, `${suite} ${fault}.\n${ending}`)]) : tally;
}

function faultOf(events, tally, code) {
  const last = events.at(-1);
  if (last === undefined) return `did not start (code ${code})`;
  if (last.event !== 'end') return `ended in the middle, code ${code}; last: ${last.title}`;
  if (tally.passed + tally.failed.length + tally.skipped.length === 0) return 'ran no test';
  if (code !== 0 && tally.failed.length === 0)
    return `ended with code ${code} without a failed test`;
  return undefined;
}

/** The line that every run ends with. */
export function closingLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed.length} failed`;
  return skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line;
}
