/** Models as the child knows them: read once, hashed, checked and located. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { diskReason, systemCode } from '../../cache/diskFault';
import { MOST, readRegular } from '../../cache/regularFile';
import { requireContent } from '../../protocol/contents';
import { FaultError, faultError } from '../../protocol/fault';
import type { ModelRef } from '../api';
import type { Twin } from '../../protocol/states';
import { isCheckpoint } from '../../checkpoint/checkpoint';
import { standsAlone } from '../edit/lastHead';
import { locate } from '../locate/locate';
import { modelMap } from '../locate/modelMap';
import type { Reading } from '../locate/reading';
import { parsePrepared, prepared } from '../locate/prepare';
import { siteWidths } from '../locate/sites';
import { externalFiles, externalLocations, fileSha256 } from '../../onnx/externalData';
import { parseModel } from '../../onnx/model';
import { requireAllowed, requireFlat } from '../../onnx/policy';
import { numericInputs, type OpenModel } from './openModel';
import { residentLimit, withResidency, type ReadModel } from './residency';
import { checkpointModel } from './checkpointModel';
import { rememberedSha256 } from './rememberedHash';
import { classesOf, configsBeside, expectedOf, type ConfigText } from './modelConfig';
import { noFlipsOf } from './noFlips';

/** Keeps the last model. A file counts as unchanged while its size and times are. */
export class Models {
  private last:
    | { readonly stamp: string | undefined; readonly words: string; readonly model: OpenModel }
    | undefined;

  /** @param residentBytes Of weights in memory together while a model runs whole. */
  constructor(private readonly residentBytes = residentLimit()) {}

  /** @throws FaultError `model-missing`, `model-corrupt` or `model-unsupported`. */
  async open({ path: file, twin, reading, hashes }: ModelRef): Promise<OpenModel> {
    const model = await this.openFile(file, reading ?? {}, hashes);
    return twin ? twinOf(model, twin) : model;
  }

  private async openFile(
    file: string,
    reading: Reading,
    hashes: string | undefined,
  ): Promise<OpenModel> {
    const real = await realPath(file);
    const known = this.last;
    const configs = await configsBeside(file);
    const words = JSON.stringify([reading, configs]);
    if (known?.model.path === file && known.words === words)
      if (known.stamp === (await stampOf(known.model))) return known.model;
    this.last = undefined;
    const read = (await isCheckpoint(real))
      ? await checkpointModel(file, reading, configs, hashes)
      : await readModel(file, real, reading, configs, hashes);
    const model = withResidency(read, this.residentBytes);
    this.last = { stamp: await stampOf(model), words, model };
    return model;
  }
}

/** The same graph under another hash; its weights are drawn when a session is opened. */
function twinOf(model: OpenModel, twin: Twin): OpenModel {
  const name = `${model.summary.sha256}\ntwin ${twin.kind} ${twin.seed}\n`;
  const sha256 = createHash('sha256').update(name).digest('hex');
  return { ...model, twin, summary: { ...model.summary, sha256 } };
}

async function readModel(
  file: string,
  real: string,
  reading: Reading,
  configs: readonly ConfigText[],
  hashes: string | undefined,
): Promise<ReadModel> {
  const name = path.basename(file);
  const bytes = await readBytes(real);
  const raw = parseModel(bytes, name);
  requireAllowed(raw.model, name);
  const written = externalLocations(raw.model);
  const { model, graph } = understood(name, () => prepared(raw));
  requireFlat(model, name);
  // A function's default may bring weights that no node of the file names.
  const locations = [...new Set([...written, ...externalLocations(model)])];
  const folder = path.dirname(real);
  const weights = externalFiles(locations, folder);
  const located = understood(name, () =>
    locate(graph, model.producerName, reading, expectedOf(configs)),
  );
  const sites = siteWidths(located);
  requireWidths(name, [located.dimensions, ...Object.values(sites).flat()]);
  const { decided } = located;
  const sha256 = readHash(await modelSha256(bytes, locations, weights, hashes), {
    ...reading,
    ...(decided !== undefined && { decided }),
  });
  return {
    path: file,
    bytes,
    located,
    weightsFolder: locations.length > 0 ? folder : undefined,
    files: [real, ...weights],
    batchSensitive: graph.node.some((n) => n.opType.startsWith('DynamicQuantize')),
    headAlone: standsAlone(graph, located),
    parse: () => parsePrepared(bytes, name),
    map: modelMap(graph, located, { path: file, sha256, weightFiles: locations }),
    inputs: numericInputs(graph),
    summary: {
      sha256,
      dimensions: located.dimensions,
      layers: located.states.length - 1,
      sites,
      vocabulary: located.embedding?.rows ?? 0,
      architecture: located.architecture,
      ...(located.embedding === undefined && classesOf(configs)),
      ...noFlipsOf(graph, located),
    },
  };
}

/** Code that reads a graph takes it for well formed; where it is not, the file is to blame. */
function understood<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FaultError || !(error instanceof Error)) throw error;
    throw faultError(
      'model-corrupt',
      `The graph of ${name} cannot be understood: ${error.message.replace(/\.$/, '')}.`,
      'Export or copy the model again, and compare its SHA-256 with the source.',
      error,
    );
  }
}

/** Far more than any model has: beyond it a shape is damaged. */
const WIDEST = 2 ** 24;

/** Shapes are what the file says, unlike what its operators compute. */
function requireWidths(name: string, widths: readonly (number | null)[]): void {
  const bad = widths.find((width) => width !== null && !(width >= 1 && width <= WIDEST));
  if (bad === undefined) return;
  throw faultError(
    'model-corrupt',
    `The graph of ${name} has hidden states of ${bad} dimensions.`,
    'Export or copy the model again, and compare its SHA-256 with the source.',
  );
}

/** A graph read in another way is another model: its caches and evidence are separate. */
function readHash(sha256: string, reading: Reading & { readonly decided?: string }): string {
  const words = JSON.stringify(reading);
  return words === '{}'
    ? sha256
    : createHash('sha256').update(`${sha256}\nreading ${words}\n`).digest('hex');
}

/** The hash of the file if it holds all weights; else of that hash and the names and hashes of the external files. */
async function modelSha256(
  bytes: Uint8Array,
  locations: readonly string[],
  files: readonly string[],
  hashes: string | undefined,
): Promise<string> {
  const own = createHash('sha256').update(bytes).digest('hex');
  if (files.length === 0) return own;
  const all = createHash('sha256').update(`${own}\n`);
  for (const [i, file] of files.entries()) {
    const sha256 = await rememberedSha256({ file, checked: '' }, hashes, () => fileSha256(file));
    all.update(`${sha256} ${locations[i]!}\n`);
  }
  return all.digest('hex');
}

/** Undefined if a file is gone. */
async function stampOf({ files }: OpenModel): Promise<string | undefined> {
  const stats = await Promise.all(files.map((f) => fs.stat(f).catch(() => undefined)));
  if (stats.includes(undefined)) return undefined;
  return stats.map((s) => `${s!.dev}:${s!.ino}:${s!.size}:${s!.mtimeMs}:${s!.ctimeMs}`).join(' ');
}

async function realPath(file: string): Promise<string> {
  try {
    return await fs.realpath(file);
  } catch (error) {
    throw faultError(
      'model-missing',
      `There is no model at ${file}.`,
      'Put the .onnx file or the folder of the checkpoint there, or correct model.path in the catalog.',
      error,
    );
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    requireContent(path.basename(file), await startOf(file), 'model-corrupt', 'model');
    return await readRegular(file, { most: MOST.model });
  } catch (error) {
    if (error instanceof FaultError) throw error;
    if (systemCode(error) === 'EISDIR') throw folderGiven(file);
    throw faultError(
      'model-missing',
      `The model ${file} cannot be read: ${diskReason(error)}.`,
      'Check its permissions; a model over 2 GB must keep its weights in a file beside it (external data).',
      error,
    );
  }
}

/** The first bytes, by which a file that is no ONNX model is known before all of its gigabytes are read. */
async function startOf(file: string): Promise<string> {
  const handle = await fs.open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4_000), 0, 4_000, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

function folderGiven(folder: string): Error {
  return faultError(
    'model-missing',
    `${folder} is a folder without config.json, not a checkpoint.`,
    'Name the .onnx file inside it, or the folder that holds config.json and the safetensors files.',
  );
}
