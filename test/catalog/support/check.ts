import assert from 'node:assert/strict';
import { checkCatalog } from './checkCatalog';
import type { CatalogFacts } from '../../../server/catalog/facts';
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import type { Problem } from '../../../server/catalog/types';
import { nothing } from './facts';

const marker = /^ *\^+ \S+ \S+/;

/** All problems of a text: of its form, and against the facts. */
export function problemsOf(text: string, facts: CatalogFacts = nothing): Problem[] {
  const parsed = parseCatalog(text);
  return [...parsed.problems, ...checkCatalog(parsed, facts)];
}

/**
 * Asserts that the problems of a text are exactly those marked in it. A marker is a line such as
 * `      ^^^^ error id-syntax words of the message` below the line that it speaks of; it is removed before parsing.
 * Of a problem over several lines only the first is marked.
 */
export function check(marked: string, facts: CatalogFacts = nothing): void {
  const lines = marked.split('\n');
  const text = lines.filter((line) => !marker.test(line)).join('\n');
  const found = problemsOf(text, facts);
  assert.equal(annotate(text, found, lines), marked);
}

/**
 * The text with a marker for each problem; of the message the words that `expected` has at the same place, if right.
 */
function annotate(text: string, problems: readonly Problem[], expected: readonly string[]): string {
  let start = 0;
  return text
    .split('\n')
    .flatMap((line) => {
      const from = start;
      start += line.length + 1;
      const here = problems.filter(({ span }) => span.start >= from && span.start < start);
      return [line, ...here.map((problem) => markerOf(problem, from, line, expected)).sort()];
    })
    .join('\n');
}

function markerOf(problem: Problem, from: number, line: string, expected: readonly string[]) {
  const column = problem.span.start - from;
  const end = Math.min(problem.span.end - from, line.length);
  const marks = '^'.repeat(Math.max(1, end - column));
  const head = `${' '.repeat(column)}${marks} ${problem.severity} ${problem.code}`;
  const wanted = expected.find(
    (one) => one.startsWith(`${head} `) && problem.message.includes(one.slice(head.length + 1)),
  );
  return wanted ?? (expected.includes(head) ? head : `${head} ${problem.message}`);
}
