/** Runs labelled rows of edits over all prompts, and keeps only how the targets change. */
import type { EditPlan, EditRow } from '../../protocol/flips';
import type { CausalModel } from '../ports';
import { askAhead } from './ahead';
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
const PROMPTS_A_CALL = 8;

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
  const parts = partsOf(run.prompts, PROMPTS_A_CALL);
  const changes: TargetChanges[number][] = [];
  const answers = askAhead(parts, (prompts) =>
    ask({ layers, positions, prompts, rows: edits, watch }),
  );
  await onProgress(0);
  for await (const replies of answers) {
    for (const [base, ...edited] of replies)
      changes.push(
        edited.map((row, r) => ({
          byTarget: relativeChanges(row, base!, at.targets[rows[r]!.split]!),
        })),
      );
    await onProgress(changes.length / run.prompts.length);
  }
  return changes;
}

function partsOf<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, i) => list.slice(i * size, (i + 1) * size));
}
