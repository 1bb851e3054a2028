/** The files that a catalog names as its model and tokenizer, and what it says about the model's graph. */
import type { Catalog } from '../catalog/types';
import type { Reading } from '../inference/api';
import { FaultError, faultError } from '../protocol/fault';
import { absenceOf, placeOf, stampOf, tokenizerOf } from './places';
import { pulledModelOf, pulledTokenizerOf } from './pulledFiles';

/**
 * Absolute path of the tokenizer, which may be missing: as written, otherwise beside the model, otherwise from the hub.
 *
 * @throws FaultError Not named, or not pulled from the hub.
 */
export function tokenizerFileOf(catalogPath: string, catalog: Catalog): string {
  const { model } = catalog;
  const written = tokenizerOf(catalogPath, catalog);
  const file = written === undefined ? undefined : placeOf(catalogPath, written);
  const there = file !== undefined && stampOf(file) !== undefined;
  if (model?.hub && !model.tokenizer && !there) return pulledTokenizerOf(model);
  if (file === undefined) throw noModel();
  return file;
}

/**
 * Absolute path of the ONNX file, or of the folder of a checkpoint: as written, relative to the catalog; otherwise
 * from the hub that the catalog names, where `model.path` may pick one of several variants.
 *
 * @throws FaultError Not written, not pulled from the hub, or missing.
 */
export function modelFileOf(catalogPath: string, { model }: Catalog): string {
  if (!model?.path && !model?.hub) throw noModel();
  const file = model.path && placeOf(catalogPath, model.path.value);
  if (file !== undefined && stampOf(file) !== undefined) return file;
  if (model.hub) return pulledModelOf(model);
  throw faultError(
    'model-missing',
    `The model ${file} ${file === undefined ? 'does not exist' : absenceOf(file)}.`,
    'Put the ONNX file or the folder of the checkpoint there, or correct model.path in the catalog.',
  );
}

/** Undefined if it is not: opening the model reports the reason. */
export function modelFileIfThere(catalogPath: string, catalog: Catalog): string | undefined {
  try {
    return modelFileOf(catalogPath, catalog);
  } catch (error) {
    if (error instanceof FaultError) return undefined;
    throw error;
  }
}

/** What the catalog says about the model's graph. */
export function readingOf({ model }: Catalog): Reading | undefined {
  const { stream, tensors } = model ?? {};
  if (!stream && !tensors) return undefined;
  const names = Object.entries(tensors ?? {}).map(([kind, texts]) => [
    kind,
    texts.map((t) => t.value),
  ]);
  return {
    ...(stream && { stream: stream.value }),
    ...(tensors && { tensors: Object.fromEntries(names) as NonNullable<Reading['tensors']> }),
  };
}

function noModel(): Error {
  return faultError(
    'model-missing',
    'The catalog names no model.',
    'Add model: { path: model.onnx, tokenizer: tokenizer.json }.',
  );
}

export function requireHash(file: string, wanted: string | undefined, found: string): void {
  if (wanted === undefined || wanted.toLowerCase() === found) return;
  throw faultError(
    'model-hash-mismatch',
    `${file} is not the model that the catalog names: its SHA-256 begins ${found.slice(0, 12)}, not ${wanted.slice(0, 12)}.`,
    'Restore the file, or correct model.sha256 and measure again.',
  );
}
