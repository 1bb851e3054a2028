/** Flip runs: one prompt through the edited model, once for each intervention. */
import * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import type { FlipReply, FlipRequest, FlipRow, IdentityReply, Intervention } from '../api';
import { addFlip, flipNames } from '../edit/flipGraph';
import { requireLayer, requireTokens, type HostContext, type JobControl } from './context';
import type { OpenModel } from './models';
import { reduceLogits, requireFinite } from './reduce';
import type { Runner } from './sessions';

/** Logits of one run stay under this many numbers (256 MB). */
const mostLogits = 1 << 26;
const largestBatch = 32;

type Target = Pick<FlipRequest, 'model' | 'layer' | 'prompt'>;

interface Opened {
  readonly model: OpenModel;
  readonly runner: Runner;
}

export async function runFlip(
  context: HostContext,
  request: FlipRequest,
  control: JobControl,
): Promise<FlipReply> {
  const opened = await open(context, request);
  requireShapes(opened.model, request);
  const size = batchSize(opened, request.prompt.length);
  const rows: FlipRow[] = [];
  let first: Float32Array | undefined;
  let states: Float32Array | undefined;
  for (let from = 0; from < request.rows.length; from += size) {
    const batch = request.rows.slice(from, from + size);
    const wantsStates = request.states && from === 0;
    const results = await run(opened, request, batch, size, wantsStates);
    for (const [i, logits] of results.logits.slice(0, batch.length).entries()) {
      requireFinite(logits, from + i);
      first ??= logits.slice();
      rows.push(reduceLogits(logits, first, request.watch));
    }
    states ??= results.states;
    await control.breathe();
  }
  const placement = opened.runner.placement();
  return states ? { rows, states, placement } : { rows, placement };
}

/** The untouched file against the edited model with masks of ones, bit by bit over all positions. */
export async function runIdentity(context: HostContext, target: Target): Promise<IdentityReply> {
  const { model, runner } = await open(context, target);
  const provider = runner.provider;
  const untouched = await context.sessions.get(
    model,
    { name: 'untouched', optimisation: 'basic' },
    target.model.providers,
    provider,
  );
  const rows = Array.from({ length: runner.plan.fixedBatch ?? 1 }, () => target.prompt);
  const batch = { rows, length: target.prompt.length };
  const name = model.located.logits!;
  const before = await untouched.run(untouched.plan.feeds(batch), [name]);
  const edits = editFeeds(
    model,
    [neutral(model)],
    rows.length,
    new Float32Array(model.located.dimensions),
  );
  const after = await runner.run({ ...runner.plan.feeds(batch), ...edits }, [flipNames.all]);
  return compare(before[name]!.data, after[flipNames.all]!.data as Float32Array);
}

async function open(context: HostContext, target: Target): Promise<Opened> {
  const model = await context.models.open(target.model.path);
  requireLayer(model, target.layer);
  requireTokens(model, target.prompt);
  if (target.prompt.length === 0)
    throw new RangeError('A flip run needs a prompt of at least one token.');
  const provider = await context.providers.choose(target.model.providers);
  const purpose = {
    name: `flip ${target.layer}`,
    optimisation: 'basic' as const,
    edit: (parsed: Parameters<typeof addFlip>[0]) => addFlip(parsed, model.located, target.layer),
  };
  const runner = await context.sessions.get(model, purpose, target.model.providers, provider);
  return { model, runner };
}

/** Rows are independent unless the model quantises over the batch. */
function batchSize({ model, runner }: Opened, length: number): number {
  if (runner.plan.fixedBatch !== undefined) return runner.plan.fixedBatch;
  if (model.batchSensitive) return 1;
  const fitting = Math.floor(mostLogits / (model.summary.vocabulary * length));
  return Math.min(Math.max(fitting, 1), largestBatch);
}

async function run(
  { model, runner }: Opened,
  request: FlipRequest,
  batch: readonly Intervention[],
  size: number,
  wantsStates: boolean,
): Promise<{ logits: Float32Array[]; states: Float32Array | undefined }> {
  const count = runner.plan.fixedBatch ?? Math.min(size, batch.length);
  const { length } = request.prompt;
  const rows = Array.from({ length: count }, () => request.prompt);
  const feeds = {
    ...runner.plan.feeds({ rows, length }),
    ...editFeeds(model, batch, count, request.centre),
  };
  const fetches = [flipNames.last, ...(wantsStates ? [flipNames.state] : [])];
  const results = await runner.run(feeds, fetches);
  const logits = results[flipNames.last]!;
  if (logits.dims.length !== 2 || logits.dims[0] !== count) throw notLogits(logits.dims);
  const states = results[flipNames.state]?.data as Float32Array | undefined;
  return {
    logits: rowsOf(logits.data as Float32Array, count),
    states: states?.slice(0, length * model.located.dimensions),
  };
}

/** Masks and forces of a batch; rows beyond it are neutral. */
function editFeeds(
  model: OpenModel,
  batch: readonly Intervention[],
  count: number,
  centre: Float32Array,
): Record<string, ort.Tensor> {
  const d = model.located.dimensions;
  const mask = new Float32Array(count * d).fill(1);
  const force = new Float32Array(count * d);
  batch.slice(0, count).forEach((row, i) => {
    mask.set(row.mask, i * d);
    force.set(row.force, i * d);
  });
  return {
    [flipNames.mask]: new ort.Tensor('float32', mask, [count, 1, d]),
    [flipNames.force]: new ort.Tensor('float32', force, [count, 1, d]),
    [flipNames.centre]: new ort.Tensor('float32', centre, [d]),
  };
}

function neutral(model: OpenModel): Intervention {
  const d = model.located.dimensions;
  return { mask: new Float32Array(d).fill(1), force: new Float32Array(d) };
}

function rowsOf(data: Float32Array, count: number): Float32Array[] {
  const width = data.length / count;
  return Array.from({ length: count }, (_, i) => data.subarray(i * width, (i + 1) * width));
}

function compare(before: ort.Tensor['data'], after: Float32Array): IdentityReply {
  const untouched =
    before instanceof Float32Array ? before : Float32Array.from(before as Iterable<number>);
  if (untouched.length !== after.length) return { bitIdentical: false, maxAbsDifference: Infinity };
  const [a, b] = [new Int32Array(untouched.slice().buffer), new Int32Array(after.slice().buffer)];
  let maxAbsDifference = 0;
  for (let i = 0; i < after.length; i += 1)
    maxAbsDifference = Math.max(maxAbsDifference, Math.abs(untouched[i]! - after[i]!));
  return { bitIdentical: a.every((bits, i) => bits === b[i]), maxAbsDifference };
}

function requireShapes(model: OpenModel, request: FlipRequest): void {
  const d = model.located.dimensions;
  requireTokens(model, request.watch);
  const vectors = [request.centre, ...request.rows.flatMap((row) => [row.mask, row.force])];
  if (vectors.some((v) => v.length !== d || !v.every(Number.isFinite)))
    throw new RangeError(`Masks, forces and the centre must hold ${d} finite numbers each.`);
  if (request.rows.some((row) => !row.force.every((f) => f === 0 || f === 1 || f === -1)))
    throw new RangeError('Forces must be -1, 0 or 1.');
}

function notLogits(dims: readonly number[]): Error {
  return faultError(
    'model-unsupported',
    `The output of the model has no logits for each position: it gave [${dims.join(', ')}].`,
    'Sign-flip tests need a language model exported with its head.',
  );
}
