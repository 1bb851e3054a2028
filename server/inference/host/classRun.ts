/** Flips of a classifier of images or sounds: one input with every row of edits, read at the logits of its classes. */
import type * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import type { EditedPlace, EditPlan, EditRow } from '../../protocol/flips';
import type {
  FlipReply,
  FlipRequest,
  IdentityRequest,
  InputFiles,
  ModelRef,
  UneditedReply,
  UneditedRequest,
} from '../api';
import { addFlip } from '../edit/flipGraph';
import { flipNames, placeName, placeOf } from '../edit/flipNames';
import type { HostContext, JobControl } from './context';
import { reducing } from './reducing';
import { editFeeds, requirePlan, widthOf } from './editSession';
import { FileRows } from './fileRows';
import type { OpenModel } from './openModel';
import { numericInput, readerOf } from './reader';
import type { Purpose } from './openEdited';
import type { Runner } from './runner';

/** Rows that run together. */
const largestBatch = 32;

interface ClassRequest extends FlipRequest {
  readonly inputs: InputFiles;
}

/** All positions of an input are edited: how many there are is the model's own. */
const everywhere = { last: 0, from: 0, to: 1 } as const;

interface Opened {
  readonly model: OpenModel;
  readonly runner: Runner;
  readonly files: FileRows;
}

export async function runClasses(
  context: HostContext,
  request: ClassRequest,
  control: JobControl,
): Promise<FlipReply> {
  const { centre, watch, rows: edits } = request;
  const place = placeOf(request);
  const opened = await openClasses(context, request, place);
  const rows = edits.map((edit): EditRow => [edit]);
  const plan: EditPlan = { layers: [{ ...place, centre }], rows, positions: 'all' };
  requirePlan(opened.model, plan);
  const reduce = reducing(watch, request.prompts.length);
  const size = opened.runner.plan.fixedBatch ?? (opened.model.batchSensitive ? 1 : largestBatch);
  for (const [prompt, tokens] of request.prompts.entries()) {
    const input = inputOf(tokens);
    for (let from = 0; from < rows.length; from += size) {
      const batch = rows.slice(from, from + size);
      const [logits] = await runBatch(opened, plan, batch, input, [flipNames.logits]);
      requireClasses(logits!, watch);
      batch.forEach((_, i) => reduce.take({ prompt, row: from + i }, rowOf(logits!, i)));
      await control.breathe();
    }
  }
  return { rows: reduce.rows, placement: opened.runner.placement() };
}

export async function uneditedInputs(
  context: HostContext,
  request: UneditedRequest & { readonly inputs: InputFiles },
  control: JobControl,
): Promise<UneditedReply> {
  const place = placeOf(request);
  const opened = await openClasses(context, request, place);
  const plan = neutralPlan(opened, place);
  const states: Float32Array[] = [];
  for (const prompt of request.prompts) {
    const names = [flipNames.state(place)];
    const [state] = await runBatch(opened, plan, [[]], inputOf(prompt), names);
    states.push(rowOf(state!, 0).slice());
    await control.breathe();
  }
  return { states, placement: opened.runner.placement() };
}

function neutralPlan({ model }: Opened, place: EditedPlace): EditPlan {
  const centre = new Float32Array(widthOf(model, place));
  return { layers: [{ ...place, centre }], rows: [], positions: 'all' };
}

/** The logits of the untouched file, and those of the edited model with masks of ones. */
export async function classIdentity(
  context: HostContext,
  request: IdentityRequest & { readonly inputs: InputFiles },
): Promise<{ readonly before: ort.Tensor; readonly after: ort.Tensor }> {
  const place = placeOf(request);
  const opened = await openClasses(context, request, place);
  const { model, runner, files } = opened;
  const plan = neutralPlan(opened, place);
  const input = inputOf(request.prompt);
  const [after] = await runBatch(opened, plan, [[]], input, [flipNames.logits]);
  const purpose: Purpose = {
    name: 'untouched',
    optimisation: 'basic',
    lead: numericInput(model).name,
  };
  const { providers } = request.model;
  const untouched = await context.sessions.get(model, purpose, providers, runner.provider);
  const count = untouched.plan.fixedBatch ?? 1;
  const name = model.located.logits!;
  const feeds = await files.feeds(untouched.plan, new Array<number>(count).fill(input));
  const before = await untouched.run(feeds, [name]);
  return { before: before[name]!, after: after! };
}

function inputOf(prompt: readonly number[]): number {
  const [input, second] = prompt;
  if (input !== undefined && second === undefined) return input;
  throw new RangeError('A flip of a classifier needs one input.');
}

async function openClasses(
  context: HostContext,
  { model: ref, inputs }: { readonly model: ModelRef; readonly inputs: InputFiles },
  place: EditedPlace,
): Promise<Opened> {
  const model = await context.models.open(ref);
  widthOf(model, place);
  const reader = await readerOf(model, inputs);
  const purpose: Purpose = {
    name: `flip ${placeName(place)} classes`,
    optimisation: 'basic',
    lead: numericInput(model).name,
    edit: (parsed) =>
      addFlip(parsed, model.located, { places: [place], logits: 'classes', presents: [] }),
  };
  const provider = await context.providers.choose(ref.providers);
  const runner = await context.sessions.get(model, purpose, ref.providers, provider);
  return { model, runner, files: new FileRows(reader, inputs.files) };
}

async function runBatch(
  { runner, files }: Opened,
  plan: EditPlan,
  batch: readonly EditRow[],
  input: number,
  fetches: readonly string[],
): Promise<ort.Tensor[]> {
  const count = runner.plan.fixedBatch ?? batch.length;
  const rows = batch.map((edits) => ({ tokens: [input], edits }));
  const feeds = {
    ...(await files.feeds(runner.plan, new Array<number>(count).fill(input))),
    ...editFeeds(plan, rows, count, everywhere),
  };
  const results = await runner.run(feeds, fetches);
  return fetches.map((name) => results[name]!);
}

function rowOf({ data, dims }: ort.Tensor, at: number): Float32Array {
  const width = data.length / dims[0]!;
  return (data as Float32Array).subarray(at * width, (at + 1) * width);
}

function requireClasses({ dims }: ort.Tensor, watch: readonly number[]): void {
  const [, classes] = dims;
  if (dims.length !== 2 || classes === undefined || classes < 2)
    throw faultError(
      'model-unsupported',
      `The model is not a classifier: its output is [${dims.join(', ')}], not one logit for each class.`,
      'Sign-flip tests of images and sounds need a model exported with its classifier.',
    );
  const beyond = watch.find((index) => index >= classes);
  if (beyond === undefined) return;
  throw faultError(
    'model-unsupported',
    `The model has ${classes} classes, and class ${beyond} was asked for.`,
    'Use the config.json that belongs to the model: its id2label names the classes.',
  );
}
