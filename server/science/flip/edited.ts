/** Runs labelled rows of edits over all prompts, and keeps only how the targets change. */
import type { EditPlan, EditRow } from '../../protocol/flips';
import type { CausalModel } from '../ports';
import type { LabelledRow, TargetChanges } from './effects';
import { relativeChanges, watchedOf } from './effects';
import type { Split } from './splits';

export interface EditedRow extends LabelledRow {
  readonly edits: EditRow;
}

export interface EditedRun extends Pick<EditPlan, 'layers' | 'positions'> {
  readonly prompts: readonly (readonly number[])[];
  readonly splits: readonly Split[];
}

/** Prompts per call: other messages are processed between calls. */
const PROMPTS_A_CALL = 12;

/**
 * @param ask `run` or `direct` of a causal model.
 * @param onProgress Called with the share of prompts done, in [0, 1]; may throw to stop.
 * @returns `[prompt][row]`, against the untouched model.
 */
export async function editedChanges(
  ask: CausalModel['run'],
  run: EditedRun,
  rows: readonly EditedRow[],
  onProgress: (share: number) => Promise<void>,
): Promise<TargetChanges> {
  const { watch, at } = watchedOf(run.splits, []);
  const { layers, positions } = run;
  const edits: EditRow[] = [[], ...rows.map((row) => row.edits)];
  const changes = [];
  for (let from = 0; from < run.prompts.length; from += PROMPTS_A_CALL) {
    await onProgress(from / run.prompts.length);
    const prompts = run.prompts.slice(from, from + PROMPTS_A_CALL);
    for (const [base, ...edited] of await ask({ layers, positions, prompts, rows: edits, watch }))
      changes.push(
        edited.map((row, r) => ({
          byTarget: relativeChanges(row, base!, at.targets[rows[r]!.split]!),
        })),
      );
  }
  return changes;
}
