/** Sessions of models whose states can be edited, and the feeds of their batches. */
import * as ort from 'onnxruntime-node';
import type { EditedPlace, EditPlan, Intervention } from '../../protocol/flips';
import type { ModelRef } from '../api';
import { addFlip, type FlipShape } from '../edit/flipGraph';
import { flipNames, placeName } from '../edit/flipNames';
import { siteTensor } from '../locate/sites';
import type { EditedRow } from './batches';
import { requireTokens, type HostContext } from './context';
import { headPurpose } from './headRun';
import type { OpenModel } from './openModel';
import type { Runner } from './runner';

export interface EditedModel {
  readonly model: OpenModel;
  readonly runner: Runner;
  readonly shape: FlipShape;
  /** Opens what makes logits of the last state, where the graph of the edits does not. */
  readonly head?: () => Promise<Runner>;
  /** For a graph that starts at an edited layer: the state there in each prompt, [positions, D]. */
  readonly given?: readonly Float32Array[];
}

/** The most numbers that one run may hold in logits, or in the states of a block (256 MB). */
const mostNumbers = 1 << 26;
const largestBatch = 256;
/** A block holds about this many numbers per dimension of a position. */
const numbersPerDimension = 16;

/** One graph for these places; its session serves every later run of them. */
export async function openEdited(
  context: HostContext,
  ref: ModelRef,
  shape: FlipShape,
): Promise<EditedModel> {
  const model = await context.models.open(ref);
  for (const place of shape.places) widthOf(model, place);
  requireAscending(shape.places);
  const provider = await context.providers.choose(ref.providers);
  const purpose = {
    name: nameOf(shape),
    optimisation: 'basic' as const,
    edit: (parsed: Parameters<typeof addFlip>[0]) => addFlip(parsed, model.located, shape),
    fedBack: shape.presents,
  };
  const runner = await context.sessions.get(model, purpose, ref.providers, provider);
  if (shape.logits !== 'end') return { model, runner, shape };
  let opened: Promise<Runner> | undefined;
  const head = () => (opened ??= openHead(context, ref, model, provider, runner));
  return { model, runner, shape, head };
}

/** From the last state to the logits: one session for every graph of edits, so that it is in memory once. */
export function openHead(
  context: HostContext,
  { providers }: ModelRef,
  model: OpenModel,
  provider: string,
  beside?: Runner,
): Promise<Runner> {
  const purpose = headPurpose(model, 'beforeNorm', 'logits');
  return context.sessions.get(model, purpose, providers, provider, beside);
}

function nameOf({ places, logits, presents, from }: FlipShape): string {
  const past = presents.length > 0 ? ' past' : '';
  return `flip ${places.map(placeName).join()} ${logits}${past}${from ? ` from ${from}` : ''}`;
}

/** Rows are independent unless the model quantises over the batch. */
export function batchSize({ model, runner, shape }: EditedModel, length: number): number {
  if (runner.plan.fixedBatch !== undefined) return runner.plan.fixedBatch;
  return model.batchSensitive ? 1 : fittingRows(model, shape.logits, length);
}

/** The most rows of a batch of texts of a length. */
export function fittingRows(
  { summary: { vocabulary, dimensions } }: OpenModel,
  given: FlipShape['logits'],
  length: number,
): number {
  const logits = vocabulary * (given === 'all' ? length : 1);
  const states = numbersPerDimension * dimensions * length;
  const fitting = Math.floor(mostNumbers / Math.max(logits, states));
  return Math.min(Math.max(fitting, 1), largestBatch);
}

/** Feeds of the edits only. Further rows, up to `count`, are left unchanged. */
export function editFeeds(
  plan: EditPlan,
  rows: readonly EditedRow[],
  count: number,
  /** Where `last` begins, and which of the positions are fed. */
  positions: { readonly last: number; readonly from: number; readonly to: number },
): Record<string, ort.Tensor> {
  const feeds: Record<string, ort.Tensor> = {
    [flipNames.where]: whereTensor(plan, rows, count, positions),
  };
  plan.layers.forEach((place, l) => {
    const { centre } = place;
    const width = centre.length;
    const vectors = (fill: number, of: (edit: Intervention) => Float32Array | undefined) =>
      new ort.Tensor('float32', stacked(rows, l, width, count, fill, of), [count, 1, width]);
    feeds[flipNames.mask(place)] = vectors(1, (edit) => edit.mask);
    feeds[flipNames.force(place)] = vectors(0, (edit) => edit.force);
    feeds[flipNames.remove(place)] = vectors(0, (edit) => edit.remove);
    feeds[flipNames.add(place)] = vectors(0, (edit) => edit.add);
    feeds[flipNames.centre(place)] = new ort.Tensor('float32', centre, [width]);
  });
  return feeds;
}

function stacked(
  rows: readonly EditedRow[],
  at: number,
  width: number,
  count: number,
  fill: number,
  of: (edit: Intervention) => Float32Array | undefined,
): Float32Array {
  const all = new Float32Array(count * width).fill(fill);
  rows.forEach(({ edits }, i) => {
    const edit = edits[at];
    const vector = edit && of(edit);
    if (vector) all.set(vector, i * width);
  });
  return all;
}

function whereTensor(
  { positions: where }: EditPlan,
  rows: readonly EditedRow[],
  count: number,
  { last, from, to }: { readonly last: number; readonly from: number; readonly to: number },
): ort.Tensor {
  const length = to - from;
  const all = new Float32Array(count * length).fill(1);
  if (where !== 'all') {
    const chosen = where === 'last' ? undefined : new Set(where.tokens);
    rows.forEach(({ tokens }, i) => {
      for (let p = 0; p < length; p += 1) {
        const edited = chosen ? chosen.has(tokens[from + p]!) : from + p >= last;
        all[i * length + p] = edited ? 1 : 0;
      }
    });
  }
  return new ort.Tensor('float32', all, [count, length, 1]);
}

/** @throws {RangeError} The caller has a bug. */
export function requirePlan(model: OpenModel, plan: EditPlan): void {
  if (plan.layers.length === 0) throw new RangeError('An edited run needs at least one layer.');
  if (plan.positions !== 'all' && plan.positions !== 'last')
    requireTokens(model, plan.positions.tokens);
  plan.layers.forEach((place, l) => {
    const width = widthOf(model, place);
    const edits = plan.rows.flatMap((row) => row[l] ?? []);
    const vectors = [place.centre, ...edits.flatMap((e) => Object.values(e) as Float32Array[])];
    if (vectors.some((v) => v.length !== width || !v.every(Number.isFinite)))
      throw new RangeError(`Masks, forces and the centre must hold ${width} finite numbers each.`);
    if (edits.some(({ force }) => !force.every((f) => f === 0 || f === 1 || f === -1)))
      throw new RangeError('Forces must be -1, 0 or 1.');
  });
}

/** @throws FaultError `layer-out-of-range` or `site-unsupported`. */
export function widthOf({ located }: OpenModel, { site = 'resid', layer }: EditedPlace): number {
  return siteTensor(located, { kind: site, layer }).width;
}

function requireAscending(places: readonly EditedPlace[]): void {
  if (places.some(({ layer }, i) => i > 0 && layer <= places[i - 1]!.layer))
    throw new RangeError('Edited layers must ascend.');
}
