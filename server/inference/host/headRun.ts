/** The end of the model: given states to logits or through the final norm; and the model's own logits. */
import * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import type { HeadRequest } from '../api';
import { cutForHead, headNames } from '../edit/headGraph';
import { keepLogits, logitsName } from '../edit/keptOutputs';
import { requireTokens, type HostContext, type JobControl } from './context';
import type { JobTypes } from './messages';
import type { OpenModel } from './openModel';
import type { Purpose } from './openEdited';
import type { Runner } from './runner';

/** The most numbers that one run outputs (64 MB). */
const mostNumbers = 1 << 24;
const largestBatch = 256;

export function runHead(
  context: HostContext,
  request: HeadRequest,
  control: JobControl,
): Promise<null> {
  return runEnd(context, request, 'logits', control);
}

export function runFinalNorm(
  context: HostContext,
  request: JobTypes['finalNorm']['request'],
  control: JobControl,
): Promise<null> {
  return runEnd(context, { ...request, at: 'beforeNorm' }, 'normed', control);
}

/** @throws FaultError `model-unsupported` for a model without logits. */
export async function runLogits(
  context: HostContext,
  { model: ref, sequence }: JobTypes['logits']['request'],
  control: JobControl,
): Promise<null> {
  const model = await context.models.open(ref);
  if (sequence.length === 0) throw new RangeError('A sequence needs at least one token.');
  requireTokens(model, sequence);
  const runner = await open(context, model, ref.providers, {
    name: 'logits',
    optimisation: 'basic',
    edit: (parsed) => keepLogits(parsed, model.located),
  });
  const rows = Array.from({ length: runner.plan.fixedBatch ?? 1 }, () => sequence);
  const feeds = runner.plan.feeds({ rows, length: sequence.length });
  const result = (await runner.run(feeds, [logitsName]))[logitsName]!;
  const values = (result.data as Float32Array).subarray(0, result.data.length / rows.length);
  if (result.dims[1] !== sequence.length) throw lastOnly(result.dims);
  requireFinite(values, values.length / sequence.length);
  await control.floats({ array: 0, offset: 0, length: values.length, values });
  return null;
}

/** The graph of the model's end: one session, whoever asks. */
export function headPurpose(
  { located }: OpenModel,
  at: HeadRequest['at'],
  give: 'logits' | 'normed',
): Purpose {
  return {
    name: `${give} ${at}`,
    optimisation: 'basic',
    // A head reads no image and no sound.
    ...(!located.embedding && { lead: headNames.states }),
    edit: (parsed) => cutForHead(parsed, located, at, give),
  };
}

async function runEnd(
  context: HostContext,
  { model: ref, states, at }: HeadRequest,
  give: 'logits' | 'normed',
  control: JobControl,
): Promise<null> {
  const model = await context.models.open(ref);
  requireStates(model, states);
  const runner = await open(context, model, ref.providers, headPurpose(model, at, give));
  const d = model.located.dimensions;
  const rows = states.length / d;
  const size = batchOf(model, runner, give);
  for (let from = 0; from < rows; from += size.rows) {
    const count = Math.min(size.rows, rows - from);
    const some = states.subarray(from * d, (from + count) * d);
    const all = await runRows(runner, some, size, d, headNames[give]);
    const width = all.length / size.rows;
    const values = all.subarray(0, count * width);
    requireFinite(values, width);
    await control.floats({ array: 0, offset: from * width, length: rows * width, values });
    await control.breathe();
  }
  return null;
}

interface BatchShape {
  /** Rows of a run: batch x positions. */
  readonly rows: number;
  readonly batch: number;
  readonly positions: number;
}

/** Rows fill the batch if it is free, otherwise the fixed batch and length of the export. */
function batchOf(model: OpenModel, { plan }: Runner, give: 'logits' | 'normed'): BatchShape {
  const { vocabulary, dimensions } = model.summary;
  const width = give === 'logits' ? Math.max(vocabulary, dimensions) : dimensions;
  const fitting = Math.min(Math.max(Math.floor(mostNumbers / width), 1), largestBatch);
  const batch = plan.fixedBatch ?? (model.batchSensitive ? 1 : fitting);
  const positions = plan.fixedLength ?? 1;
  return { rows: batch * positions, batch, positions };
}

/** Runs are always full: zeros pad the last one. Returns [rows, width]. */
async function runRows(
  runner: Runner,
  states: Float32Array,
  { rows, batch, positions }: BatchShape,
  dimensions: number,
  name: string,
): Promise<Float32Array> {
  const full = new Float32Array(rows * dimensions);
  full.set(states);
  const tokens = Array.from({ length: batch }, () => new Array<number>(positions).fill(0));
  const feeds = runner.plan.feeds({ rows: tokens, length: positions });
  feeds[headNames.states] = new ort.Tensor('float32', full, [batch, positions, dimensions]);
  const { data, dims } = (await runner.run(feeds, [name]))[name]!;
  const width = dims.at(-1) ?? 0;
  if (data.length !== rows * width) throw lastOnly(dims);
  return data as Float32Array;
}

function open(
  context: HostContext,
  model: OpenModel,
  providers: readonly string[],
  purpose: Purpose,
): Promise<Runner> {
  return context.providers
    .choose(providers)
    .then((provider) => context.sessions.get(model, purpose, providers, provider));
}

function requireStates({ located: { dimensions } }: OpenModel, states: Float32Array): void {
  if (states.length % dimensions !== 0)
    throw new RangeError(`${states.length} numbers do not divide into rows of ${dimensions}.`);
  if (!states.every(Number.isFinite)) throw new RangeError('States must be finite.');
}

function requireFinite(values: Float32Array, width: number): void {
  const wrong = values.findIndex((x) => !Number.isFinite(x));
  if (wrong < 0) return;
  throw faultError(
    'non-finite-state',
    `Row ${Math.floor(wrong / width)} gave ${values[wrong]!} in column ${wrong % width}.`,
    'The model overflows: use its float32 export, or other states.',
  );
}

function lastOnly(dims: readonly number[]): Error {
  return faultError(
    'model-unsupported',
    `The model does not output logits for each position: it gave [${dims.join(', ')}].`,
    'Export the model with logits of all positions.',
  );
}
