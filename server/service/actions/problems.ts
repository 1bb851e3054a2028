/** Actions for a problem: its own fix, a command, a comment that accepts it; and all safe fixes at once. */
import { lineEnd, lineEndOf, lineStart } from '../../catalog/edit/layout';
import { insertAt, type TextEdit } from '../../catalog/edit/textEdit';
import type { ProblemCode } from '../../catalog/problemCodes';
import type { Problem } from '../../catalog/types';
import { Command, type HoverCommand } from '../../protocol/commands';
import { overlap } from '../nodes';
import type { Action, Actions } from './action';

/** The replacements that problems carry, and the commands that resolve them. */
export const problemActions: Actions = (scene) => [...ofFeature(scene), ...pullActions(scene)];

const ofFeature: Actions = ({ problems, document, feature }) =>
  problems.flatMap((problem): Action[] => {
    const { fix } = problem;
    const fixed: Action[] = fix
      ? [{ kind: 'quickfix', title: fix.title, edits: [fix], problem, preferred: true }]
      : [];
    const id = feature?.feature.id.value;
    const wanted = id === undefined ? [] : (commands[problem.code] ?? []);
    const target = { uri: document.uri, feature: id ?? '' };
    return [
      ...fixed,
      ...wanted.map(([title, command]): Action => {
        return { kind: 'quickfix', title, edits: [], problem, command: { id: command, target } };
      }),
    ];
  });

/** A model that the catalog names by its hub can be pulled. */
const pullActions: Actions = ({ problems, document, catalog }) =>
  problems
    .filter(({ code }) => code === 'model-missing' && catalog.model?.hub !== undefined)
    .map((problem): Action => {
      const command = { id: Command.pullModel, target: { uri: document.uri } } as const;
      const title = 'Pull the model';
      return { kind: 'quickfix', title, edits: [], problem, preferred: true, command };
    });

const measure = ['Measure the feature', Command.measureFeature] as const;
const flip = ['Run the sign-flip test', Command.runFlipTest] as const;
const commands: Readonly<Record<string, readonly (readonly [string, HoverCommand])[]>> = {
  'evidence-missing': [measure, flip],
  'evidence-stale': [measure],
  'validated-without-evidence': [measure, flip],
};

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

/** Extends such a comment if one is already above. */
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

/** Problems with a safe fix: it changes the spelling of what was written, never an id, a number or a claim. */
const safe: ReadonlySet<ProblemCode> = new Set([
  'anchor-not-single-token',
  'ignore-unknown',
  'unknown-key',
  'wrong-type',
  'yaml-syntax',
  'yaml-bad-character',
]);

/** "Did you mean": if the text is not YAML, the key may just be in the wrong place. */
const guesses: ReadonlySet<ProblemCode> = new Set(['ignore-unknown', 'unknown-key']);

/** All safe fixes of a catalog as one change; none if nothing can be fixed. */
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
  return [
    { kind: 'source.fixAll.dimcat', title: 'Fix all problems that Dimcat can fix safely', edits },
  ];
}
