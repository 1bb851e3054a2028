/** Batches of edited rows: every text with every row, texts of one length together. */
import * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import type { EditPlan } from '../../protocol/flips';
import type { ModelRef } from '../api';
import { flipNames } from '../edit/flipNames';
import { headNames } from '../edit/headGraph';
import type { EditedRow } from './batches';
import { requireTokens, type HostContext, type JobControl } from './context';
import { batchSize, editFeeds, openEdited, requirePlan, type EditedModel } from './editSession';
import type { OpenModel } from './openModel';
import type { Runner } from './runner';

/** Where a row of a batch belongs. */
export interface RunItem extends EditedRow {
  readonly prompt: number;
  readonly row: number;
}

/**
 * @param logits `end`: the last position's, by the head in a session of its own if it stands alone.
 * @throws {RangeError} An empty text, or invalid edits.
 */
export async function openFor(
  context: HostContext,
  ref: ModelRef,
  plan: EditPlan,
  logits: 'last' | 'all' | 'end' | 'ends',
  texts: readonly (readonly number[])[],
  presents: readonly string[] = [],
): Promise<EditedModel> {
  const model = await context.models.open(ref);
  const given = logits === 'end' && !model.headAlone ? 'last' : logits;
  const edited = await openEdited(context, ref, { places: plan.layers, logits: given, presents });
  requireRun(model, plan, texts);
  return edited;
}

/** @throws As {@link openFor}. */
export function requireRun(
  model: OpenModel,
  plan: EditPlan,
  texts: readonly (readonly number[])[],
): void {
  requirePlan(model, plan);
  for (const text of texts) requireTokens(model, text);
  if (texts.some((text) => text.length === 0))
    throw new RangeError('A flip run needs a prompt of at least one token.');
}

/** Runs all rows of all texts, text by text in each batch; `visit` gets each fetched output's part of the row. */
export function forEachRow(
  edited: EditedModel,
  plan: EditPlan,
  texts: readonly (readonly number[])[],
  fetches: readonly string[],
  control: JobControl,
  visit: (item: RunItem, outputs: readonly Float32Array[]) => void,
): Promise<void> {
  return forEachBatch(edited, plan, texts, fetches, control, (batch, outputs) =>
    batch.forEach((item, i) =>
      visit(
        item,
        outputs.map((tensor) => rowOf(tensor, i)),
      ),
    ),
  );
}

/**
 * Takes the logits of a batch, [rows, V] and maybe more rows, or its last states, [rows, 1, D]; the next one may be
 * computed when it resolves.
 */
export type TakeLogits = (batch: readonly RunItem[], logits: ort.Tensor) => Promise<void> | void;

export function rowByRow(visit: (item: RunItem, logits: Float32Array) => void): TakeLogits {
  return (batch, logits) => batch.forEach((item, i) => visit(item, rowOf(logits, i)));
}

/** As {@link forEachRow}, batch by batch. */
export async function forEachBatch(
  edited: EditedModel,
  plan: EditPlan,
  texts: readonly (readonly number[])[],
  fetches: readonly string[],
  control: JobControl,
  visit: (batch: readonly RunItem[], outputs: readonly ort.Tensor[]) => Promise<void> | void,
): Promise<void> {
  for (const items of itemsByLength(texts, plan)) {
    const size = batchSize(edited, items[0]!.tokens.length);
    for (let from = 0; from < items.length; from += size) {
      const batch = items.slice(from, from + size);
      const results = await runBatch(edited, plan, batch, fetches);
      await visit(batch, results);
      await control.breathe();
    }
  }
}

/** Every text with every row, texts of one length together. */
export function itemsByLength(
  texts: readonly (readonly number[])[],
  { rows }: Pick<EditPlan, 'rows'>,
): RunItem[][] {
  const groups = new Map<number, RunItem[]>();
  texts.forEach((tokens, prompt) => {
    const group = groups.get(tokens.length) ?? [];
    group.push(...rows.map((edits, row) => ({ tokens, edits, prompt, row })));
    groups.set(tokens.length, group);
  });
  return [...groups.values()].filter((group) => group.length > 0);
}

async function runBatch(
  edited: EditedModel,
  plan: EditPlan,
  batch: readonly RunItem[],
  fetches: readonly string[],
): Promise<ort.Tensor[]> {
  const { runner, shape, given } = edited;
  const count = runner.plan.fixedBatch ?? batch.length;
  const { length } = batch[0]!.tokens;
  const rows = Array.from({ length: count }, (_, i) => (batch[i] ?? batch[0]!).tokens);
  const feeds = {
    ...runner.plan.feeds({ rows, length }),
    ...editFeeds(plan, batch, count, { last: length - 1, from: 0, to: length }),
    ...(given && { [flipNames.given]: inRows(given, batch, count, length) }),
  };
  const results = await runEnds(edited, feeds, fetches);
  const logits = results[flipNames.logits];
  const rank = shape.logits === 'all' ? 3 : 2;
  if (logits && (logits.dims.length !== rank || logits.dims[0] !== count))
    throw notLogits(logits.dims);
  return fetches.map((name) => results[name]!);
}

/** The outputs of a graph of edits; logits that it lacks are made of its last states by the head. */
async function runEnds(
  { runner, head }: EditedModel,
  feeds: Record<string, ort.Tensor>,
  fetches: readonly string[],
): Promise<Readonly<Record<string, ort.Tensor>>> {
  const { end, logits } = flipNames;
  if (!head || !fetches.includes(logits)) return runner.run(feeds, fetches);
  const own = fetches.map((name) => (name === logits ? end : name));
  const { [end]: states, ...results } = await runner.run(feeds, own);
  return { ...results, [logits]: await logitsOf(await head(), states!) };
}

/** @param states float32 [rows, 1, D]; the head reads nothing else. @returns float32 [rows, V]. */
export async function logitsOf(head: Runner, states: ort.Tensor): Promise<ort.Tensor> {
  const found = await head.run({ [headNames.states]: states }, [headNames.logits]);
  const { data, dims } = found[headNames.logits]!;
  return new ort.Tensor('float32', data as Float32Array, [dims[0]!, dims.at(-1)!]);
}

/** Further rows, up to `count`, hold zeros. */
function inRows(
  given: readonly Float32Array[],
  batch: readonly RunItem[],
  count: number,
  length: number,
): ort.Tensor {
  const size = given[batch[0]!.prompt]!.length;
  const all = new Float32Array(count * size);
  batch.forEach(({ prompt }, i) => all.set(given[prompt]!, i * size));
  return new ort.Tensor('float32', all, [count, length, size / length]);
}

/** One row of [rows, ...], a view. */
export function rowOf(tensor: ort.Tensor, at: number): Float32Array {
  const data = tensor.data as Float32Array;
  const width = data.length / tensor.dims[0]!;
  return data.subarray(at * width, (at + 1) * width);
}

function notLogits(dims: readonly number[]): Error {
  return faultError(
    'model-unsupported',
    `The model does not output logits for each position: it gave [${dims.join(', ')}].`,
    'Sign-flip tests need a language model exported with its head.',
  );
}
