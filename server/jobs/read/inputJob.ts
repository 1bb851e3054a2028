/** Reads one image or sound by the features of a catalog, at each of its patches or frames. */
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { nounsOf } from '../../catalog/modality';
import { removeQuietly } from '../../cache/patience';
import { packRows } from '../../core/pack';
import type { InputFiles, InputGrid, InputStatesReply } from '../../inference/api';
import { newScratchFolder } from '../../inference/host/scratchFolders';
import { FaultError, faultError } from '../../protocol/fault';
import type { InputReading } from '../../protocol/reading';
import { visible } from '../../protocol/userText';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { InputOptions, JobContext, Jobs } from '../api';
import type { Equipment } from '../equipment';
import { prepare, type Prepared } from '../prepare';
import { inText, notRead, readRows, requireFew, SETTINGS, siteAt } from './readRows';
import { meanOf } from './textSigns';

export function inputJob(equipment: Equipment): Pick<Jobs, 'readInput'> {
  return {
    readInput: async (open, options, context) => {
      const prepared = await prepare(open, equipment.around, context.signal);
      const inputs = inputsOf(prepared);
      const at = await siteAt(equipment, prepared, options.layer, context);
      context.onProgress(`reading the ${nounsOf(prepared.catalog).one}`);
      const { model, site } = at.prepared.request;
      const places = [{ site: site.kind, layer: site.layer }];
      const reply = await withFile(prepared, inputs, options.input, (file) =>
        equipment.inference.inputStates({ model, file, inputs, places }, context.signal),
      );
      return reading(equipment, open, { at, reply, options, position: inputs.position }, context);
    },
  };
}

interface Read {
  readonly at: Awaited<ReturnType<typeof siteAt>>;
  readonly reply: InputStatesReply;
  readonly options: InputOptions;
  readonly position: InputFiles['position'];
}

async function reading(
  equipment: Equipment,
  open: OpenCatalog,
  { at, reply, options: { features }, position }: Read,
  context: JobContext,
): Promise<InputReading> {
  const { prepared, dimensions } = at;
  const { grid, positions, leading, view } = reply;
  if (grid === null) throw noGrid(prepared, positions - leading);
  const chosen = prepared.features.chosen(features);
  const order = orderOf(grid, leading);
  requireFew(order.length * chosen.length);
  const states = reply.states[0]!;
  const mean = meanOf(at.path);
  const patches = stacked(order, states, dimensions);
  const rows = { rows: packed(patches, mean), count: order.length, chosen };
  const { read, warnings } = await readRows(equipment, open, at, rows, context);
  const one = packed(wholeOf(states, dimensions, position), mean);
  const ofWhole = { rows: one, count: 1, chosen };
  const { read: whole } = await readRows(equipment, open, at, ofWhole, context);
  const { request, catalog } = prepared;
  return {
    ...{ site: request.site, signs: request.signs, dimensions, draws: SETTINGS.draws },
    grid: { rows: grid.rows, columns: grid.columns },
    positions: order,
    view,
    features: read.map((each) => inText(each, catalog)),
    whole: whole.map(({ agreement, percentile }) => ({
      agreement: agreement[0]!,
      percentile: percentile[0]!,
    })),
    warnings: [...notRead(prepared, features === undefined, chosen, read), ...warnings],
  };
}

/** @throws FaultError `modality-unsupported` for a model of text. */
function inputsOf({ request: { inputs } }: Prepared): InputFiles {
  if (inputs) return inputs;
  throw faultError(
    'modality-unsupported',
    'The model reads text, no images or sounds.',
    'Read a text with this catalog, or images and sounds with the catalog of a model that takes them.',
  );
}

/** Bytes that were opened lie in a file of this process only while the model reads them; faults speak of their name. */
async function withFile<T>(
  prepared: Prepared,
  inputs: InputFiles,
  input: InputOptions['input'],
  read: (file: string) => Promise<T>,
): Promise<T> {
  if ('file' in input) return read(path.resolve(input.file));
  if (!('bytes' in input)) return read(namedFile(prepared, inputs, input.name));
  const folder = newScratchFolder('input');
  const file = path.join(folder, 'input');
  try {
    await writeFile(file, input.bytes, { mode: 0o600 });
    return await read(file);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const { code, message, advice } = error.fault;
    const named = (text: string): string => text.replaceAll(file, visible(input.name));
    throw faultError(code, named(message), named(advice), error);
  } finally {
    removeQuietly(folder);
  }
}

function namedFile({ vocabulary, catalog }: Prepared, { files }: InputFiles, name: string): string {
  const [id] = vocabulary.idsOf(name);
  const file = id === undefined ? undefined : files[id];
  if (file !== undefined) return file;
  throw faultError(
    'bad-arguments',
    `The catalog has no ${nounsOf(catalog).one} ${name}.`,
    'Choose one of its input.files.',
  );
}

/** Positions of the model, patch by patch, row by row. */
function orderOf({ rows, columns, order }: InputGrid, leading: number): number[] {
  return Array.from({ length: rows * columns }, (_, patch) => {
    const [row, column] = [Math.floor(patch / columns), patch % columns];
    return leading + (order === 'rows' ? patch : column * rows + row);
  });
}

function stacked(order: readonly number[], states: Float32Array, width: number): Float32Array {
  const rows = new Float32Array(order.length * width);
  order.forEach((position, i) =>
    rows.set(states.subarray(position * width, (position + 1) * width), i * width),
  );
  return rows;
}

/** The state that a cache keeps of an input: at one position, or their mean. */
function wholeOf(
  states: Float32Array,
  width: number,
  position: InputFiles['position'],
): Float32Array {
  if (position !== 'mean') {
    const at = position === 'cls' ? 0 : position;
    return states.slice(at * width, (at + 1) * width);
  }
  const positions = states.length / width;
  return Float32Array.from({ length: width }, (_, d) => {
    let sum = 0;
    for (let p = 0; p < positions; p++) sum += states[p * width + d]!;
    return sum / positions;
  });
}

function packed(states: Float32Array, mean: Float32Array): Uint8Array {
  const rows = packRows(states, 'float32', mean);
  if (rows instanceof Uint8Array) return rows;
  throw faultError(
    'non-finite-state',
    `A state is not finite in dimension ${rows.dimension}.`,
    'Use the float32 export of the model.',
  );
}

function noGrid({ catalog }: Prepared, patches: number): Error {
  return faultError(
    'model-unsupported',
    `Where the ${patches} positions of the model lie in the ${nounsOf(catalog).one} cannot be determined.`,
    'The page of a feature shows how whole inputs agree.',
  );
}
