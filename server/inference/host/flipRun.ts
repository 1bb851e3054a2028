/** Flip runs of one prompt at one place, and the check that neutral edits change nothing. */
import type * as ort from 'onnxruntime-node';
import type {
  EditedLayer,
  EditedPlace,
  EditIdentity,
  EditPlan,
  FlipRow,
  MaskIdentity,
} from '../../protocol/flips';
import type {
  FlipReply,
  FlipRequest,
  IdentityRequest,
  ModelRef,
  Placement,
  UneditedReply,
  UneditedRequest,
} from '../api';
import { flipNames, placeOf } from '../edit/flipNames';
import { cutForStates, stateNames } from '../edit/stateGraph';
import { elementTypeName } from '../../onnx/tensors';
import { halfToNumber } from '../weights/numbers';
import { classIdentity, runClasses, uneditedInputs } from './classRun';
import { requireTokens, type HostContext, type JobControl } from './context';
import { forEachRow, openFor, rowByRow, type TakeLogits } from './editRows';
import { openFigures, type HeadFigures } from './headFigures';
import { reducing } from './reducing';
import { forEachLogits, type SharedRun } from './sharedBlocks';
import { editFeeds, widthOf } from './editSession';
import { FlipStream } from './flipStream';
import type { OpenModel } from './openModel';
import type { Purpose } from './openEdited';

/** Reducing fewer logits takes less time than telling another thread. */
const leastForThread = 1 << 20;

export async function runFlip(
  context: HostContext,
  request: FlipRequest,
  control: JobControl,
): Promise<FlipReply> {
  const { inputs, centre, prompts, watch } = request;
  if (inputs) return runClasses(context, { ...request, inputs }, control);
  const plan: EditPlan = {
    layers: [{ ...placeOf(request), centre }],
    rows: request.rows.map((row) => [row]),
    positions: 'all',
  };
  const { model } = request;
  const stream = await FlipStream.open(context, model, control);
  if (stream) {
    requireTokens(stream.model, watch);
    const reduced = { model: stream.model, plan, prompts, watch };
    return reduce(context, reduced, control, (take) => stream.logits(plan, prompts, take));
  }
  const whole = await openFor(context, model, plan, 'end', prompts);
  requireTokens(whole.model, watch);
  const run: SharedRun = { whole, plan, prompts };
  const figures = await openFigures(context, model, whole, watch);
  if (figures) {
    const rows = await figuresOf(context, { model, run, figures }, control);
    return { rows, placement: whole.runner.placement() };
  }
  const reduced = { model: whole.model, plan, prompts, watch };
  return reduce(context, reduced, control, async (take) => {
    await forEachLogits(context, model, run, control, take);
    return whole.runner.placement();
  });
}

interface Reduced {
  readonly model: OpenModel;
  readonly plan: EditPlan;
  readonly prompts: readonly (readonly number[])[];
  readonly watch: readonly number[];
}

/**
 * The statistics of every row, made in another thread where that pays: then the next job's rows run meanwhile.
 *
 * @param run Takes the logits of every row.
 */
async function reduce(
  { reducer }: HostContext,
  { model, plan, prompts, watch }: Reduced,
  control: JobControl,
  run: (take: TakeLogits) => Promise<Placement>,
): Promise<FlipReply> {
  const logits = model.summary.vocabulary * plan.rows.length * prompts.length;
  if (!reducer || logits < leastForThread) {
    const { take, rows } = reducing(watch, prompts.length);
    return { placement: await run(rowByRow(take)), rows };
  }
  const reduction = reducer.begin(watch, prompts.length);
  try {
    const placement = await run((batch, { data, dims }) => {
      const places = batch.map(({ prompt, row }) => ({ prompt, row }));
      const width = data.length / dims[0]!;
      return reduction.take({ places, logits: data as Float32Array, width });
    });
    control.free?.();
    return { rows: await reduction.rows(), placement };
  } finally {
    reduction.drop();
  }
}

interface Behind {
  readonly model: ModelRef;
  readonly run: SharedRun;
  readonly figures: HeadFigures;
}

/** The same by the device, which keeps the logits. */
async function figuresOf(
  context: HostContext,
  { model, run, figures }: Behind,
  control: JobControl,
): Promise<FlipRow[][]> {
  const rows: FlipRow[][] = run.prompts.map(() => []);
  const ends: SharedRun = { ...run, given: 'end' };
  await forEachLogits(context, model, ends, control, async (batch, { data }) => {
    const found = await figures.of(batch, data as Float32Array);
    batch.forEach(({ prompt, row }, i) => (rows[prompt]![row] = found[i]!));
  });
  return rows;
}

export async function runUnedited(
  context: HostContext,
  request: UneditedRequest,
  control: JobControl,
): Promise<UneditedReply> {
  const { model, inputs, prompts } = request;
  if (inputs) return uneditedInputs(context, { ...request, inputs }, control);
  const plan = await neutralPlan(context, model, placeOf(request));
  const stream = await FlipStream.open(context, model, control);
  if (stream) return stream.states(plan.layers[0]!, prompts);
  const edited = await openFor(context, model, plan, 'end', prompts);
  const states: Float32Array[] = [];
  const names = [flipNames.state(plan.layers[0]!)];
  await forEachRow(edited, plan, prompts, names, control, ({ prompt }, [state]) => {
    states[prompt] = state!.slice();
  });
  return { states, placement: edited.runner.placement() };
}

/** One row without edits. */
async function neutralPlan(
  context: HostContext,
  model: ModelRef,
  place: EditedPlace,
): Promise<EditPlan> {
  const centre = new Float32Array(widthOf(await context.models.open(model), place));
  return { layers: [{ ...place, centre }], rows: [[]], positions: 'all' };
}

/** The untouched file against the edited model with masks of ones, bit by bit over all positions. */
export async function runIdentity(
  context: HostContext,
  target: IdentityRequest,
  control: JobControl,
): Promise<MaskIdentity> {
  const { model, inputs, prompt } = target;
  if (inputs) {
    const { before, after } = await classIdentity(context, { ...target, inputs });
    return compare(before, after);
  }
  const { layers } = await neutralPlan(context, model, placeOf(target));
  const { bitIdentical, maxAbsDifference } = await editIdentity(
    context,
    model,
    { layers, prompt },
    control,
  );
  return { bitIdentical, maxAbsDifference };
}

/**
 * Where the head stands alone the last states decide, since one session makes logits of both: the head of a large
 * vocabulary is most of the memory.
 */
export async function editIdentity(
  context: HostContext,
  ref: ModelRef,
  { layers, prompt }: Omit<Shown, 'shown'>,
  control: JobControl,
): Promise<EditIdentity> {
  const stream = await FlipStream.open(context, ref, control);
  if (stream) {
    const { model, provider } = stream;
    const found = compareNumbers(...(await stream.identity(layers, prompt)));
    return { ...found, reason: found.bitIdentical ? null : whyDifferent(model, provider) };
  }
  const { headAlone } = await context.models.open(ref);
  const shown = headAlone ? 'ends' : 'logits';
  const found = await compareRuns(context, ref, { layers, prompt, shown });
  if (!headAlone) return found;
  const last = await compareLast(context, ref, { layers, prompt }, control);
  if (!last.bitIdentical) return last;
  return found.bitIdentical
    ? found
    : compareRuns(context, ref, { layers, prompt, shown: 'logits' });
}

interface Shown {
  readonly layers: readonly EditedLayer[];
  readonly prompt: readonly number[];
  /** What is compared, over all positions. */
  readonly shown: 'ends' | 'logits';
}

async function compareRuns(
  context: HostContext,
  ref: ModelRef,
  { layers, prompt, shown }: Shown,
): Promise<EditIdentity> {
  const plan: EditPlan = { layers, rows: [], positions: 'all' };
  const ends = shown === 'ends';
  const edited = await openFor(context, ref, plan, ends ? 'ends' : 'all', [prompt]);
  const { model, runner } = edited;
  const { length } = prompt;
  const rows = Array.from({ length: runner.plan.fixedBatch ?? 1 }, () => prompt);
  const edits = editFeeds(plan, [], rows.length, { last: 0, from: 0, to: length });
  const output = ends ? flipNames.end : flipNames.logits;
  const after = await runner.run({ ...runner.plan.feeds({ rows, length }), ...edits }, [output]);
  const name = ends ? stateNames(0).all : model.located.logits!;
  const untouched = await context.sessions.get(
    model,
    ends ? untouchedEnds(model) : { name: 'untouched', optimisation: 'basic' },
    ref.providers,
    runner.provider,
  );
  const before = await untouched.run(untouched.plan.feeds({ rows, length }), [name]);
  const found = compare(before[name]!, after[output]!);
  return { ...found, reason: found.bitIdentical ? null : whyDifferent(model, runner.provider) };
}

/** Of a row the last block computes what it can at the last position alone: that, against the same of all positions. */
async function compareLast(
  context: HostContext,
  ref: ModelRef,
  { layers, prompt }: Omit<Shown, 'shown'>,
  control: JobControl,
): Promise<EditIdentity> {
  // Two, as a run has several: the runtime may multiply a single row in another way.
  const plan: EditPlan = { layers, rows: [[], []], positions: 'all' };
  const lastOf = async (logits: 'end' | 'ends'): Promise<Float32Array> => {
    const edited = await openFor(context, ref, plan, logits, [prompt]);
    const { dimensions } = edited.model.summary;
    let last = new Float32Array();
    await forEachRow(edited, plan, [prompt], [flipNames.end], control, (_, [states]) => {
      last = states!.slice(-dimensions);
    });
    return last;
  };
  const found = compareNumbers(await lastOf('ends'), await lastOf('end'));
  const reason = 'the runtime computes the last position alone in another way';
  return { ...found, reason: found.bitIdentical ? null : reason };
}

/** The untouched model up to its last state. */
function untouchedEnds({ located }: OpenModel): Purpose {
  const last = [{ site: 'resid' as const, layer: located.states.length - 1 }];
  return {
    name: 'untouched ends',
    optimisation: 'basic',
    edit: (parsed) => cutForStates(parsed, located, last),
  };
}

function compare(before: ort.Tensor, after: ort.Tensor): MaskIdentity {
  return compareNumbers(floatsOf(before), floatsOf(after));
}

function compareNumbers(untouched: Float32Array, edited: Float32Array): MaskIdentity {
  if (untouched.length !== edited.length)
    return { bitIdentical: false, maxAbsDifference: Infinity };
  const bits = (x: Float32Array): Int32Array => new Int32Array(x.slice().buffer);
  const [a, b] = [bits(untouched), bits(edited)];
  let maxAbsDifference = 0;
  for (let i = 0; i < edited.length; i += 1)
    maxAbsDifference = Math.max(maxAbsDifference, Math.abs(untouched[i]! - edited[i]!));
  return { bitIdentical: a.every((x, i) => x === b[i]), maxAbsDifference };
}

/** The edited graph casts logits of other element types to float32, which changes no value. */
function floatsOf({ data, type }: ort.Tensor): Float32Array {
  if (data instanceof Float32Array) return data;
  const numbers = Float32Array.from(data as Iterable<number>);
  return type === 'float16' && data instanceof Uint16Array ? numbers.map(halfToNumber) : numbers;
}

/** The edit itself keeps the state bit for bit; any difference comes from how the runtime computes around it. */
function whyDifferent(model: OpenModel, provider: string): string {
  if (provider !== 'cpu')
    return `${provider} fuses the operators around the edited state into other kernels, which round differently`;
  const type = elementTypeName(model.located.elementType);
  if (type !== 'float32')
    return `the state is ${type}, and casts around the edit keep the runtime from fusing the same operators`;
  if (model.batchSensitive)
    return 'the model quantises its activations while it runs, and does so differently behind the edit';
  return 'the runtime fuses the operators around the edited state into other kernels, which round differently';
}
