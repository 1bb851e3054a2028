/** Runs every prompt with every planned row, and keeps only the changes. */
import type { FlipRow, FlipRun } from '../../protocol/flips';
import type { FlipModel } from '../ports';
import { askAhead } from './ahead';
import type { Changes } from './effects';
import type { Units } from './units';
import { changeOf, watchedOf } from './effects';
import type { FlipPrompt } from './prompts';
import type { PlannedRow } from './rows';
import { interventionsOf } from './rows';
import type { Split } from './splits';

export interface PromptRun {
  readonly prompts: readonly FlipPrompt[];
  /** Length D. */
  readonly centre: Float32Array;
  readonly splits: readonly Split[];
  readonly others: Units;
  readonly plan: readonly PlannedRow[];
}

/** @param onProgress Called with the share of prompts done, in [0, 1]. */
export async function runPrompts(
  model: FlipModel,
  { prompts, centre, splits, others, plan }: PromptRun,
  onProgress: (share: number) => void,
): Promise<{ readonly changes: Changes; readonly deviations: readonly number[] }> {
  const { watch, at } = watchedOf(splits, others);
  const rows = interventionsOf(plan, centre.length);
  const changes = [];
  const deviations = [];
  for await (const [base, ...edited] of rowsOfPrompts(model, prompts, { centre, rows, watch })) {
    deviations.push(base!.deviation);
    changes.push(
      plan.map((row, r) => changeOf(edited[r]!, base!, at.targets[row.split]!, at.others)),
    );
    onProgress(changes.length / prompts.length);
  }
  return { changes, deviations };
}

/** Every row of each prompt in turn; of a model larger than the memory all are asked at once. */
export async function* rowsOfPrompts(
  model: FlipModel,
  prompts: readonly FlipPrompt[],
  run: Omit<FlipRun, 'prompts'>,
): AsyncGenerator<readonly FlipRow[], void, void> {
  const ask = (some: readonly FlipPrompt[]) =>
    model.flip({ ...run, prompts: some.map(({ tokens }) => tokens) });
  const questions = model.byBlocks ? [prompts] : prompts.map((prompt) => [prompt]);
  for await (const replies of askAhead(questions, ask)) yield* replies;
}
