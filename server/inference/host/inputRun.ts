/** The states of one image or sound at all of its positions, and where those lie in it. */
import type * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import type { InputGrid, InputStatesReply, InputStatesRequest } from '../api';
import { cutForStates, stateNames } from '../edit/stateGraph';
import { convolutionsOf, isAlongTime, orderOf, sidesOf } from '../locate/patchGrid';
import { siteTensor } from '../locate/sites';
import type { Place } from '../../protocol/states';
import { optimisation } from './cachePlan';
import type { HostContext, JobControl } from './context';
import { FileRows } from './fileRows';
import type { OpenModel } from './openModel';
import { numericInput, readerOf, type InputReader } from './reader';
import type { Runner } from './runner';

/** Where positions do not see each other yet. */
const EMBEDDING: Place = { site: 'resid', layer: 0 };

/** @throws FaultError `input-unreadable`, `non-finite-state`. */
export async function runInputStates(
  context: HostContext,
  request: InputStatesRequest,
  control: JobControl,
): Promise<Omit<InputStatesReply, 'states'>> {
  const { file, inputs, places } = request;
  const model = await context.models.open(request.model);
  const reader = await readerOf(model, { ...inputs, files: [file] });
  const runner = await openRunner(context, model, request, places);
  const found = await statesOf(runner, reader, file, places.length);
  for (const [array, values] of found.entries()) {
    requireFinite(values, file);
    await control.floats({ array, offset: 0, length: values.length, values });
  }
  await control.breathe();
  const view = await reader.view(file);
  const embedding = await openRunner(context, model, request, [EMBEDDING]);
  const layout = await layoutOf(embedding, reader, file, model);
  return { ...layout, view, placement: runner.placement() };
}

async function openRunner(
  context: HostContext,
  model: OpenModel,
  { model: { providers }, inputs: { position } }: InputStatesRequest,
  places: readonly Place[],
): Promise<Runner> {
  for (const { site: kind, layer } of places) siteTensor(model.located, { kind, layer });
  const provider = await context.providers.choose(providers);
  const purpose = {
    name: `input states ${places.map(({ site, layer }) => `${site}${layer}`).join()}`,
    optimisation,
    lead: numericInput(model).name,
    edit: (parsed: Parameters<typeof cutForStates>[0]) =>
      cutForStates(parsed, model.located, places, position),
  };
  return context.sessions.get(model, purpose, providers, provider);
}

/** Of each place [positions, width]. */
async function statesOf(
  runner: Runner,
  reader: Pick<InputReader, 'read' | 'shape'>,
  file: string,
  places: number,
): Promise<Float32Array[]> {
  const { plan } = runner;
  const rows = plan.fixedBatch ?? 1;
  const feeds: Record<string, ort.Tensor> = await new FileRows(reader, [file]).feeds(
    plan,
    Array.from({ length: rows }, () => 0),
  );
  const names = Array.from({ length: places }, (_, at) => stateNames(at).all);
  const results = await runner.run(feeds, names);
  return names.map((name) => {
    const values = results[name]!.data as Float32Array;
    return values.subarray(0, values.length / rows);
  });
}

/**
 * What an input's change reaches before positions see each other tells where they lie: those that no change reaches, at
 * the beginning, are tokens of the model's own, such as the class token.
 */
async function layoutOf(
  runner: Runner,
  reader: InputReader,
  file: string,
  model: OpenModel,
): Promise<Pick<InputStatesReply, 'positions' | 'leading' | 'grid'>> {
  const width = model.summary.dimensions;
  const embedded = async (moved: (across: number) => boolean): Promise<Float32Array> =>
    (await statesOf(runner, changed(reader, moved), file, 1))[0]!;
  const own = await embedded(() => false);
  const reached = (other: Float32Array): boolean[] =>
    Array.from({ length: own.length / width }, (_, position) => {
      const from = position * width;
      return own.subarray(from, from + width).some((h, d) => h !== other[from + d]);
    });
  const all = reached(await embedded(() => true));
  const leading = Math.max(0, all.indexOf(true));
  const right = reached(await embedded((across) => across >= 0.5)).slice(leading);
  return { positions: all.length, leading, grid: gridOf(right, reader, model) };
}

/** The same file with the values of some places moved. */
function changed(
  reader: InputReader,
  moved: (across: number) => boolean,
): Pick<InputReader, 'read' | 'shape'> {
  return {
    shape: reader.shape,
    read: async (file) => {
      const values = await reader.read(file);
      return values.map((x, i) => (moved(reader.across(i, values.length)) ? x + 1 : x));
    },
  };
}

/** @param right Of each patch or frame, whether a change of the right half reaches it. */
function gridOf(
  right: readonly boolean[],
  { shape, size }: InputReader,
  model: OpenModel,
): InputGrid | null {
  const { graph } = model.parse();
  const frames = { rows: 1, columns: right.length };
  const isSpectrogram = shape.length === 2;
  // Of a wave every position is a frame.
  const sides =
    size === undefined || (isSpectrogram && isAlongTime(graph))
      ? frames
      : (sidesOf(right.length, size, convolutionsOf(graph)) ??
        (isSpectrogram ? frames : undefined));
  const order = sides && orderOf(sides, right);
  return sides && order ? { ...sides, order } : null;
}

function requireFinite(values: Float32Array, file: string): void {
  const wrong = values.findIndex((x) => !Number.isFinite(x));
  if (wrong < 0) return;
  throw faultError(
    'non-finite-state',
    `A state of the file ${file} is ${values[wrong]!}.`,
    'The model overflows: use its float32 export, or check that the file is the trained model.',
  );
}
