/** From a catalog to its images or sounds and how they are read. */
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { modalityOf, nounsOf } from '../../catalog/modality';
import type { Catalog } from '../../catalog/types';
import { placeOf, stampOf } from '../places';
import type { InputList, InputLists, WantedInputs } from './inputLists';
import { notListed } from './listed';

const configName = 'preprocessor_config.json';

/** @throws FaultError `inputs-unusable`. */
export async function catalogInputs(
  lists: InputLists,
  catalogPath: string,
  catalog: Catalog,
): Promise<InputList & WantedInputs> {
  const modality = modalityOf(catalog);
  const { files } = catalog.inputs;
  if (modality === 'text' || !files) throw noInputs(nounsOf(catalog).many);
  const config = await preprocessorOf(catalogPath, catalog);
  const place = placeOf(catalogPath, files.value);
  const wanted = { place, modality, ...(config === undefined ? {} : { config }) };
  return { ...(await lists.get(wanted)), ...wanted };
}

/** Text of the configuration that the catalog names, else of the one beside the model; undefined where there is none. */
async function preprocessorOf(
  catalogPath: string,
  { model }: Catalog,
): Promise<string | undefined> {
  const written = model?.preprocessor?.value;
  const folder = path.posix.dirname(model?.path?.value ?? configName);
  const place = placeOf(catalogPath, written ?? path.posix.join(folder, configName));
  if (written === undefined && stampOf(place) === undefined) return undefined;
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    throw notListed(
      `The preprocessor's configuration ${place} cannot be read.`,
      'Put preprocessor_config.json there, or correct model.preprocessor in the catalog.',
      error,
    );
  }
}

function noInputs(many: string): Error {
  return notListed(
    `The catalog names no folder of ${many}.`,
    'Add input: { files: FOLDER }, with a folder for each class in it, or a CSV file.',
  );
}
