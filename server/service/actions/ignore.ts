import { lineEnd, lineEndOf, lineStart } from '../../catalog/edit/layout';
import { insertAt, type TextEdit } from '../../catalog/edit/textEdit';
import type { Action, Actions } from './action';

/** Writes the comment that accepts a problem. */
export const ignoreActions: Actions = ({ text, problems }) => {
  const codes = new Set<string>();
  return problems.flatMap((problem): Action[] => {
    const { code, severity, span } = problem;
    if (severity === 'error' || codes.has(code)) return [];
    codes.add(code);
    const title = `Ignore ${code} here`;
    return [{ kind: 'quickfix', title, edits: [commentAbove(text, span.start, code)], problem }];
  });
};

/** Goes on with such a comment where one stands above already. */
function commentAbove(text: string, at: number, code: string): TextEdit {
  const start = lineStart(text, at);
  const above = lineStart(text, Math.max(0, start - 1));
  const before = text.slice(above, start).trimEnd();
  if (start > 0 && /^\s*# *dimcat-ignore: [a-z0-9, -]+$/.test(before)) {
    return insertAt(above + before.length, `, ${code}`);
  }
  const indent = /^ */.exec(text.slice(start, lineEnd(text, start)))![0];
  return insertAt(start, `${indent}# dimcat-ignore: ${code}${lineEndOf(text)}`);
}
