/** A checkpoint as the child knows a model: its sites are named by the graph that is built for it, none is located. */
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { builderVersion, openCheckpoint, type Checkpoint } from '../../checkpoint/checkpoint';
import { FiniteWatch } from '../../checkpoint/finite';
import { fileSha256 } from '../../onnx/externalData';
import { serialiseModel } from '../../onnx/model';
import { faultError } from '../../protocol/fault';
import { standsAlone } from '../edit/lastHead';
import { modelMap } from '../locate/modelMap';
import type { Reading } from '../locate/reading';
import { siteWidths } from '../locate/sites';
import { classesOf, type ConfigText } from './modelConfig';
import { noFlipsOf } from './noFlips';
import { numericInputs } from './openModel';
import { rememberedSha256 } from './rememberedHash';
import type { ReadModel } from './residency';

/**
 * @param folder As the user names it.
 * @throws FaultError `model-missing`, `model-corrupt` or `model-unsupported`.
 */
export async function checkpointModel(
  folder: string,
  reading: Reading,
  configs: readonly ConfigText[],
  hashes?: string,
): Promise<ReadModel> {
  if (Object.keys(reading).length > 0) throw readByItself(folder);
  const checkpoint = await openCheckpoint(folder);
  const { located } = checkpoint;
  const sha256 = await checkpointSha256(checkpoint, hashes);
  const { model, graph } = checkpoint.graph();
  return {
    path: folder,
    bytes: serialiseModel(model),
    located,
    weightsFolder: checkpoint.folder,
    files: [checkpoint.configFile, ...checkpoint.files],
    batchSensitive: false,
    headAlone: standsAlone(graph, located),
    parse: () => checkpoint.graph(),
    part: (part) => checkpoint.graph(part),
    map: modelMap(graph, located, {
      path: folder,
      sha256,
      weightFiles: checkpoint.names,
    }),
    inputs: numericInputs(graph),
    summary: {
      sha256,
      dimensions: located.dimensions,
      layers: checkpoint.layers,
      sites: siteWidths(located),
      vocabulary: located.embedding?.rows ?? 0,
      architecture: located.architecture,
      ...(located.embedding === undefined && classesOf(configs)),
      ...noFlipsOf(graph, located),
    },
  };
}

/**
 * Of the configuration, the weights and what builds the graph; not of names, which a hub's cache gives otherwise.
 *
 * @throws FaultError `model-corrupt` for a weight that is not a number.
 */
async function checkpointSha256(
  { config, files, tensors }: Checkpoint,
  hashes: string | undefined,
): Promise<string> {
  const all = createHash('sha256').update(`checkpoint ${builderVersion}\n`);
  all.update(`${createHash('sha256').update(config).digest('hex')}\n`);
  for (const file of files) {
    const own = tensors.filter((tensor) => tensor.file === file);
    const watch = new FiniteWatch(own);
    const compute = (): Promise<string> => fileSha256(file, (piece) => watch.take(piece));
    // Weights that another configuration reads have not been looked at.
    const checked = own.map(({ name, offset, length }) => `${name} ${offset} ${length}`).join('\n');
    all.update(`${await rememberedSha256({ file, checked }, hashes, compute)}\n`);
  }
  return all.digest('hex');
}

function readByItself(folder: string): Error {
  return faultError(
    'model-unsupported',
    `${path.basename(folder)} is a checkpoint, whose stream and sites are known.`,
    'Remove model.stream and model.tensors from the catalog: they are for ONNX files.',
  );
}
