/** Edited rows without the blocks below their first edit, which give every row of a prompt the same state. */
import type { EditPlan } from '../../protocol/flips';
import type { ModelRef } from '../api';
import { flipNames } from '../edit/flipNames';
import type { HostContext, JobControl } from './context';
import { forEachBatch, forEachRow, type TakeLogits } from './editRows';
import { openEdited, type EditedModel } from './editSession';

/** From as many rows on a prompt's blocks below the edit are run once, and not in every row. */
const ROWS_TO_SHARE = 4;

export interface SharedRun {
  /** Opened for all layers of the plan and the last position's logits. */
  readonly whole: EditedModel;
  readonly plan: EditPlan;
  readonly prompts: readonly (readonly number[])[];
  /** `end`: the last states at the last position, where a head stands alone, in place of its logits. */
  readonly given?: 'end';
}

/**
 * Runs every row of every prompt; `take` gets the logits of the last position, or what is given in their place, batch
 * by batch. Rows of one first edit keep their order.
 */
export async function forEachLogits(
  context: HostContext,
  ref: ModelRef,
  run: SharedRun,
  control: JobControl,
  take: TakeLogits,
): Promise<void> {
  const { whole, plan, prompts } = run;
  const output = run.given === 'end' ? flipNames.end : flipNames.logits;
  const groups = groupsOf(plan);
  const below = await statesBelow(run, groups, control);
  for (const { start, rows } of groups) {
    const given = below.get(start);
    // Each is opened when it runs: opening one may close another.
    const top = given && (await topOf(context, ref, whole, start));
    const edited = top ? { ...top, given } : await openEdited(context, ref, whole.shape);
    const from = top ? start : 0;
    const part: EditPlan = {
      ...plan,
      layers: plan.layers.slice(from),
      rows: rows.map((row) => plan.rows[row]!.slice(from)),
    };
    await forEachBatch(edited, part, prompts, [output], control, (batch, [logits]) =>
      take(
        batch.map((item) => ({ ...item, row: rows[item.row]! })),
        logits!,
      ),
    );
  }
}

export interface Group {
  /** The first edited layer, as an index of the plan's layers. */
  readonly start: number;
  /** Indices of the plan's rows, ascending. */
  readonly rows: readonly number[];
}

/** Rows by their first edit; those without any join the last group. */
export function groupsOf({ layers, rows }: EditPlan): Group[] {
  const firsts = rows.map((row) => row.findIndex((edit) => edit !== null));
  const last = Math.max(...firsts, -1);
  const starts = firsts.map((first) => (first >= 0 ? first : Math.max(last, 0)));
  return [...layers.keys()].flatMap((start) => {
    const own = [...rows.keys()].filter((row) => starts[row] === start);
    return own.length === 0 ? [] : [{ start, rows: own }];
  });
}

/** The model from the state of an edited layer on; undefined where its graph cannot be cut. */
async function topOf(
  context: HostContext,
  ref: ModelRef,
  { shape }: EditedModel,
  start: number,
): Promise<EditedModel | undefined> {
  const places = shape.places.slice(start);
  const top = await openEdited(context, ref, { ...shape, places, from: 'state' });
  return top.runner.plan.takes(flipNames.given) ? top : undefined;
}

/** By the index of a layer, where sharing pays: its untouched state in every prompt, [positions, D]. */
async function statesBelow(
  { whole, plan, prompts }: SharedRun,
  groups: readonly Group[],
  control: JobControl,
): Promise<ReadonlyMap<number, readonly Float32Array[]>> {
  const starts = groups.filter((group) => pays(group, plan)).map(({ start }) => start);
  const found = new Map(starts.map((start) => [start, [] as Float32Array[]]));
  if (starts.length === 0) return found;
  const names = starts.map((start) => flipNames.state(plan.layers[start]!));
  const untouched: EditPlan = { ...plan, rows: [[]] };
  await forEachRow(whole, untouched, prompts, names, control, ({ prompt }, states) => {
    starts.forEach((start, s) => (found.get(start)![prompt] = states[s]!.slice()));
  });
  return found;
}

function pays({ start, rows }: Group, { layers }: EditPlan): boolean {
  const { site = 'resid', layer } = layers[start]!;
  return site === 'resid' && layer > 0 && rows.length >= ROWS_TO_SHARE;
}
