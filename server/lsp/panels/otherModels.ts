/** The models that a catalog can be measured in for a comparison: those of other catalogs, and chosen files. */
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { modalityOf } from '../../catalog/modality';
import { modelName } from '../../catalog/modelName';
import type { Catalog, Located, ModelClause } from '../../catalog/types';
import { FaultError, faultError } from '../../protocol/fault';
import type { OtherModel } from '../../protocol/panels/compare';
import { modelFileIfThere, tokenizerFileOf } from '../../surroundings/modelFiles';
import { absenceOf, folderOfModel, placeOf, stampOf } from '../../surroundings/places';
import { catalogOf } from '../world';
import { untrustedFault } from '../faults';
import type { PanelQuestion } from './answers';

type Asking = Pick<PanelQuestion<object>, 'asked' | 'session'>;

/** Of the workspace's other catalogs, and those that were chosen; only such that read what the catalog's own reads. */
export async function otherModels({ asked, session }: Asking): Promise<readonly OtherModel[]> {
  const { catalog } = asked.document.parsed;
  if (!session.trusted || catalog === undefined) return [];
  const own = modelFileIfThere(asked.catalog().path, catalog);
  for (const document of await session.workspace.all()) {
    const open = catalogOf(document);
    const clause = open?.parsed.catalog && clauseOf(open.path, open.parsed.catalog);
    if (clause) session.models.add(clause);
  }
  return session.models
    .all()
    .filter(
      ([, model]) => model.path?.value !== own && modalityOf({ model }) === modalityOf(catalog),
    )
    .map(([id, model]) => ({ id, name: modelName({ model }) ?? '' }));
}

/** @throws FaultError `bad-arguments` for an id that is no longer known, `untrusted-workspace`. */
export async function modelOf(asking: Asking, id: string): Promise<ModelClause> {
  const { session } = asking;
  if (!session.trusted) throw untrustedFault();
  if (session.models.find(id) === undefined) await otherModels(asking);
  const model = session.models.find(id);
  if (model !== undefined) return model;
  throw faultError(
    'bad-arguments',
    'The other model is no longer known: its catalog has gone, or the server has been started again since.',
    'Choose the model again.',
  );
}

/**
 * Lets pages name a file that the person chose: an ONNX file, or a file of a checkpoint, which stands for its folder.
 *
 * @throws FaultError `model-missing`.
 */
export function addModel({ asked, session }: Asking, uri: string): string {
  const { catalog } = asked.document.parsed;
  const file = fileURLToPath(uri);
  const model = path.extname(file).toLowerCase() === '.onnx' ? file : path.dirname(file);
  if (stampOf(model) === undefined)
    throw faultError(
      'model-missing',
      `The model ${model} ${absenceOf(model)}.`,
      'Choose an ONNX file, or the config.json of a checkpoint.',
    );
  const modality = catalog && modalityOf(catalog);
  return session.models.add({
    span: NOWHERE,
    ...{ id: located(nameOf(model)), path: located(model) },
    ...(modality === 'text' && { tokenizer: located(tokenizerNear(model)) }),
    ...(modality !== undefined && { modality: located(modality) }),
  });
}

/** Beside the model, or one folder up, where exporters that create an `onnx` folder put it. */
function tokenizerNear(model: string): string {
  const folder = folderOfModel(model);
  const [beside, above] = [folder, path.dirname(folder)].map((each) =>
    path.join(each, 'tokenizer.json'),
  );
  return stampOf(beside!) === undefined && stampOf(above!) !== undefined ? above! : beside!;
}

/** With absolute paths, so that any catalog can name it; undefined if its files are not there. */
function clauseOf(file: string, catalog: Catalog): ModelClause | undefined {
  const model = modelFileIfThere(file, catalog);
  if (catalog.model === undefined || model === undefined) return undefined;
  const { modality, preprocessor, stream, tensors } = catalog.model;
  const tokenizer = tokenizerIfThere(file, catalog);
  return {
    span: NOWHERE,
    id: located(modelName(catalog) ?? nameOf(model)),
    path: located(model),
    ...(tokenizer !== undefined && { tokenizer: located(tokenizer) }),
    ...(modality && { modality }),
    ...(preprocessor && { preprocessor: located(placeOf(file, preprocessor.value)) }),
    ...(stream && { stream }),
    ...(tensors && { tensors }),
  };
}

/** Undefined if there is none to name: opening the model reports the reason. */
function tokenizerIfThere(file: string, catalog: Catalog): string | undefined {
  try {
    return modalityOf(catalog) === 'text' ? tokenizerFileOf(file, catalog) : undefined;
  } catch (error) {
    if (error instanceof FaultError) return undefined;
    throw error;
  }
}

/** `gpt2/model.onnx` of a file, since most are called alike; the name of a checkpoint's folder. */
function nameOf(model: string): string {
  const folder = folderOfModel(model);
  return folder === model
    ? path.basename(model)
    : `${path.basename(folder)}/${path.basename(model)}`;
}

/** Where no text writes a value. */
const NOWHERE = { start: 0, end: 0 };

function located<T>(value: T): Located<T> {
  return { value, span: NOWHERE };
}
