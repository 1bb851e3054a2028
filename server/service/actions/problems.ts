import { Command, type HoverCommand } from '../../protocol/commands';
import type { Action, Actions } from './action';

/** The replacements that problems carry, and the commands that answer them. */
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

/** A model that the catalog names by its hub can be had. */
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
