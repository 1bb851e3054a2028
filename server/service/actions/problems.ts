import type { HoverCommand } from '../markdown/links';
import type { Action, Actions } from './action';

/** The replacements that problems carry, and the commands that answer them. */
export const problemActions: Actions = ({ problems, document, feature }) =>
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

const measure = ['Measure the feature', 'dimcat.measureFeature'] as const;
const flip = ['Run the sign-flip test', 'dimcat.runFlipTest'] as const;
const commands: Readonly<Record<string, readonly (readonly [string, HoverCommand])[]>> = {
  'evidence-missing': [measure, flip],
  'evidence-stale': [measure],
  'validated-without-evidence': [measure, flip],
};
