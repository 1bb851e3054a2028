import type { TextEdit } from '../../catalog/edit/textEdit';
import type { ProblemCode } from '../../catalog/problemCodes';
import type { Problem } from '../../catalog/types';
import { overlap } from '../nodes';
import type { Action } from './action';

/** Problems whose fix is surely meant: it changes the spelling of what was written, never an id, a number or a claim. */
const safe: ReadonlySet<ProblemCode> = new Set([
  'anchor-not-single-token',
  'ignore-unknown',
  'unknown-key',
  'wrong-type',
  'yaml-syntax',
  'yaml-bad-character',
]);

/** "Did you mean": where the text is not YAML, a key may only stand in the wrong place. */
const guesses: ReadonlySet<ProblemCode> = new Set(['ignore-unknown', 'unknown-key']);

/** All safe fixes of a catalog as one change; none where there is nothing to fix. */
export function fixAll(text: string, problems: readonly Problem[]): readonly Action[] {
  const edits: TextEdit[] = [];
  const broken = problems.some(({ code }) => code === 'yaml-syntax');
  const isSure = (code: ProblemCode): boolean => safe.has(code) && !(broken && guesses.has(code));
  for (const { code, fix } of problems) {
    if (!fix || !isSure(code) || edits.some(({ span }) => overlap(span, fix.span))) continue;
    if (text.slice(fix.span.start, fix.span.end) !== fix.newText) {
      edits.push({ span: fix.span, newText: fix.newText });
    }
  }
  if (edits.length === 0) return [];
  return [{ kind: 'source.fixAll.dimcat', title: 'Fix all that Dimcat can fix surely', edits }];
}
