/** Runs every prompt with every planned row, and keeps only the changes. */
import type { FlipModel } from '../ports';
import type { StateMagnitudes } from './controls';
import { magnitudesOf } from './controls';
import type { Changes, WatchedPositions } from './effects';
import { changeOf } from './effects';
import type { FlipTask } from './task';
import { identity } from './interventions';
import type { PlannedRow } from './rows';
import { interventionsOf } from './rows';
import type { Split } from './splits';

/** Mean sizes of the unedited state over all prompts and positions. */
export async function unflippedMagnitudes(
  model: FlipModel,
  task: FlipTask,
): Promise<StateMagnitudes> {
  const states: Float32Array[] = [];
  for (const prompt of task.prompts) {
    const reply = await model.flip({
      prompt: prompt.tokens,
      rows: [identity(task.centre.length)],
      watch: [],
      states: true,
    });
    if (!reply.states) throw new Error('the model returned no states');
    states.push(reply.states);
  }
  return magnitudesOf(states, task.centre);
}

export async function runPrompts(
  model: FlipModel,
  task: FlipTask,
  splits: readonly Split[],
  others: readonly number[],
  plan: readonly PlannedRow[],
  onProgress: (share: number) => void,
): Promise<{ readonly changes: Changes; readonly deviations: readonly number[] }> {
  const watch = [...new Set([...splits.flatMap((split) => split.targets), ...others])];
  const at = new Map(watch.map((token, i) => [token, i]));
  const positions = (tokens: readonly number[]): number[] => tokens.map((t) => at.get(t)!);
  const watched: WatchedPositions = {
    targets: splits.map((split) => positions(split.targets)),
    others: positions(others),
  };
  const rows = interventionsOf(plan, task.centre.length);
  const changes = [];
  const deviations = [];
  for (const [i, prompt] of task.prompts.entries()) {
    const reply = await model.flip({ prompt: prompt.tokens, rows, watch, states: false });
    const base = reply.rows[0]!;
    deviations.push(base.deviation);
    changes.push(
      plan.map((row, r) =>
        changeOf(reply.rows[r + 1]!, base, watched.targets[row.split]!, watched.others),
      ),
    );
    onProgress((i + 1) / task.prompts.length);
  }
  return { changes, deviations };
}
