/** The direct effect of edits: their change of the untouched states goes straight to the final norm and the head. */
import type { EditPlan, EditRun, Intervention, WatchedLogits } from '../../protocol/flips';
import type { ModelRef } from '../api';
import { flipNames } from '../edit/flipNames';
import type { HostContext, JobControl } from './context';
import { forEachRow, openFor } from './editRows';
import { runEdits } from './editRun';
import type { EditedModel } from './editSession';
import { requireResident } from './residency';

export async function runDirect(
  context: HostContext,
  ref: ModelRef,
  run: EditRun,
  control: JobControl,
): Promise<WatchedLogits[][]> {
  if (run.layers.some(({ site = 'resid' }) => site !== 'resid'))
    throw new RangeError('Only edits of the residual stream have a direct effect.');
  requireResident(await context.models.open(ref), 'the direct effect of an edit');
  const edited = await openFor(context, ref, run, 'end', run.prompts);
  const untouched = await untouchedStates(edited, run, control);
  const last = edited.model.summary.layers;
  const centre = new Float32Array(edited.model.summary.dimensions);
  const found: WatchedLogits[][] = [];
  for (const [p, prompt] of run.prompts.entries()) {
    const rows = changesOf(untouched[p]!, run, prompt).map((add) => [adding(add)]);
    const layers = [{ layer: last, centre }];
    const { watch } = run;
    const direct: EditRun = { layers, rows, positions: 'last', prompts: [prompt], watch };
    found.push(...(await runEdits(context, ref, direct, control)));
  }
  return found;
}

function adding(add: Float32Array): Intervention {
  return { mask: new Float32Array(add.length).fill(1), force: new Float32Array(add.length), add };
}

/** For each prompt: the state of each edited layer at the last position. */
async function untouchedStates(
  edited: EditedModel,
  run: EditRun,
  control: JobControl,
): Promise<Float32Array[][]> {
  const d = edited.model.summary.dimensions;
  const names = run.layers.map((place) => flipNames.state(place));
  const neutral: EditPlan = { ...run, rows: [[]] };
  const found: Float32Array[][] = [];
  await forEachRow(edited, neutral, run.prompts, names, control, ({ prompt }, states) => {
    found[prompt] = states.map((all) => all.slice(-d));
  });
  return found;
}

/** The change of each row at the last position, summed over layers. */
function changesOf(
  states: readonly Float32Array[],
  { rows, layers, positions }: EditPlan,
  prompt: readonly number[],
): Float32Array[] {
  const edited = typeof positions === 'string' || positions.tokens.includes(prompt.at(-1)!);
  return rows.map((row) => {
    const sum = new Float64Array(layers[0]!.centre.length);
    if (edited)
      row.forEach((edit, l) => {
        if (edit) addChange(sum, states[l]!, edit, layers[l]!.centre);
      });
    return Float32Array.from(sum);
  });
}

/** Adds the change that an intervention makes to a state. */
function addChange(
  sum: Float64Array,
  state: Float32Array,
  { mask, force, remove, add }: Intervention,
  centre: Float32Array,
): void {
  const from = state.map((h, d) => h - centre[d]!);
  const signed = from.map((c, d) => (force[d] !== 0 ? force[d]! * Math.abs(c) : mask[d]! * c));
  const along = remove ? signed.reduce((dot, c, d) => dot + c * remove[d]!, 0) : 0;
  signed.forEach(
    (c, d) => (sum[d]! += c - along * (remove?.[d] ?? 0) + (add?.[d] ?? 0) - from[d]!),
  );
}
