/** The images or sounds of a catalog, and how to read them. */
import * as path from 'node:path';
import { systemCode } from '../../cache/diskFault';
import { MOST, readText } from '../../cache/regularFile';
import { modalityOf, nounsOf } from '../../catalog/modality';
import type { Catalog } from '../../catalog/types';
import { requireContent } from '../../protocol/contents';
import { FaultError } from '../../protocol/fault';
import { folderOfModel, placeOf, stampOf } from '../places';
import type { InputList, InputLists, WantedInputs } from './inputLists';
import { notListed, type Looking } from './listed';

const configName = 'preprocessor_config.json';

/**
 * @param modelFile Absolute path of the model, if it exists.
 * @throws FaultError `inputs-unusable`, `file-outside`.
 */
export async function catalogInputs(
  lists: InputLists,
  catalogPath: string,
  catalog: Catalog,
  modelFile: string | undefined,
  looking: Looking,
): Promise<InputList & WantedInputs> {
  const modality = modalityOf(catalog);
  const { files } = catalog.inputs;
  if (modality === 'text' || !files) throw noInputs(nounsOf(catalog).many);
  const place = placeOf(catalogPath, files.value);
  looking.check(place);
  const config = await preprocessorOf(catalogPath, catalog, modelFile, looking);
  const wanted = { place, modality, ...(config === undefined ? {} : { config }) };
  return { ...(await lists.get(wanted, looking)), ...wanted };
}

/**
 * Text of the configuration that the catalog names, otherwise of the one beside the model; undefined if there is none.
 */
async function preprocessorOf(
  catalogPath: string,
  { model }: Catalog,
  modelFile: string | undefined,
  looking: Looking,
): Promise<string | undefined> {
  const written = model?.preprocessor && placeOf(catalogPath, model.preprocessor.value);
  if (written !== undefined) looking.check(written);
  const place = written ?? besideOrAbove(modelFile);
  if (place === undefined) return undefined;
  const { signal } = looking;
  try {
    const text = await readText(place, { most: MOST.settings, signal });
    return requireContent(place, text, 'inputs-unusable');
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw notListed(
      `The preprocessor's configuration ${place} ${systemCode(error) === 'ENOENT' ? 'does not exist' : 'cannot be read'}.`,
      'Put preprocessor_config.json there, or correct model.preprocessor in the catalog.',
      error,
    );
  }
}

/** Repositories keep graphs in a folder `onnx`, and settings above it. */
function besideOrAbove(modelFile: string | undefined): string | undefined {
  if (modelFile === undefined) return undefined;
  const folder = folderOfModel(modelFile);
  const folders = path.basename(folder) === 'onnx' ? [folder, path.dirname(folder)] : [folder];
  return folders
    .map((each) => path.join(each, configName))
    .find((file) => stampOf(file) !== undefined);
}

function noInputs(many: string): Error {
  return notListed(
    `The catalog names no folder of ${many}.`,
    'Add input: { files: FOLDER }, with a folder for each class in it, or a CSV file.',
  );
}
