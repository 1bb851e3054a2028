/** The places on disk of the files that a catalog names. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { modalityOf } from '../catalog/modality';
import type { Catalog } from '../catalog/types';

/** Absolute path of a file as written in a catalog: relative to it, `/` between folders on every platform. */
export function placeOf(catalogPath: string, written: string): string {
  return path.resolve(path.dirname(catalogPath), ...written.split('/'));
}

/** The files that a catalog names, as written: model, tokenizer; token lists and preprocessor, whose text counts. */
export function writtenFiles(catalog: Catalog): {
  readonly hashed: readonly string[];
  readonly lists: readonly string[];
} {
  const lists = catalog.features.flatMap((feature) => {
    const negatives = feature.negatives?.kind === 'tokens' ? feature.negatives.list : undefined;
    return [feature.anchors, feature.targets, negatives].flatMap((list) =>
      list?.kind === 'file' && list.text === undefined && list.named?.known !== false
        ? [list.path.value]
        : [],
    );
  });
  const { model } = catalog;
  const hashed = [model?.path?.value, tokenizerOf(catalog)].filter((p) => p !== undefined);
  const preprocessor = model?.preprocessor ? [model.preprocessor.value] : [];
  return { hashed, lists: [...new Set([...lists, ...preprocessor])] };
}

/** The tokenizer as written, otherwise `tokenizer.json` beside the model; none for a model of images or sounds. */
export function tokenizerOf(catalog: Catalog): string | undefined {
  const { model } = catalog;
  if (modalityOf(catalog) !== 'text') return undefined;
  if (model?.tokenizer) return model.tokenizer.value;
  if (!model?.path) return undefined;
  return path.posix.join(path.posix.dirname(model.path.value), 'tokenizer.json');
}

/** Size and time of a file, which identify its content without reading it again; undefined if it is missing. */
export function stampOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? `${stat.size}:${stat.mtimeMs}:${stat.ino}` : undefined;
}

/** SHA-256 of a file, lower-case hex. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
