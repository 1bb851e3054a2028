/** The places on disk of the files that a catalog names. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { diskReason, systemCode } from '../cache/diskFault';
import { statIfSeen } from '../cache/regularFile';
import { modalityOf } from '../catalog/modality';
import type { Catalog } from '../catalog/types';

type Paths = Pick<typeof path, 'resolve' | 'dirname' | 'relative' | 'isAbsolute' | 'sep'>;

/**
 * Absolute path of a file as written in a catalog: relative to it, `/` between folders on every platform. An absolute
 * one is itself; whether it may be opened is another question (`reaches`).
 *
 * @param paths Those of another platform, for tests.
 */
export function placeOf(catalogPath: string, written: string, paths: Paths = path): string {
  const from = paths.dirname(catalogPath);
  if (paths.isAbsolute(written)) return paths.resolve(from, written);
  return paths.resolve(from, ...written.split('/'));
}

/** The inverse of {@link placeOf}: as a catalog names a file; undefined if that lies on another drive of Windows. */
export function writtenFrom(
  catalogPath: string,
  file: string,
  paths: Paths = path,
): string | undefined {
  const way = paths.relative(paths.dirname(catalogPath), file);
  return paths.isAbsolute(way) ? undefined : way.split(paths.sep).join('/');
}

/** The files that a catalog names, as written: model, tokenizer; token lists and preprocessor, whose text counts. */
export function writtenFiles(
  catalogPath: string,
  catalog: Catalog,
): {
  readonly hashed: readonly string[];
  /** With how often each is used. */
  readonly lists: ReadonlyMap<string, number>;
} {
  const ofFeatures = [...catalog.features, ...catalog.claims].flatMap((feature) => {
    const negatives = feature.negatives?.kind === 'tokens' ? feature.negatives.list : undefined;
    return [feature.anchors, feature.targets, negatives];
  });
  const lists = [
    ...ofFeatures,
    ...[...catalog.words, ...catalog.lexicon.words].map(({ list }) => list),
  ].flatMap((list) =>
    list?.kind === 'file' && list.text === undefined && list.named?.known !== false
      ? [list.path.value]
      : [],
  );
  const { model } = catalog;
  const hashed = [model?.path?.value, tokenizerOf(catalogPath, catalog)].filter(
    (p) => p !== undefined,
  );
  const preprocessor = model?.preprocessor ? [model.preprocessor.value] : [];
  const uses = new Map<string, number>();
  for (const name of [...lists, ...preprocessor]) uses.set(name, (uses.get(name) ?? 0) + 1);
  return { hashed, lists: uses };
}

/**
 * The tokenizer as written, otherwise `tokenizer.json` beside the ONNX file or in the checkpoint's folder; none for a
 * model of images or sounds.
 */
export function tokenizerOf(catalogPath: string, catalog: Catalog): string | undefined {
  const { model } = catalog;
  if (modalityOf(catalog) !== 'text') return undefined;
  if (model?.tokenizer) return model.tokenizer.value;
  if (!model?.path) return undefined;
  const written = model.path.value;
  const folder = isFolder(placeOf(catalogPath, written)) ? written : path.posix.dirname(written);
  return path.posix.join(folder, 'tokenizer.json');
}

/** Whether a model is a folder: a checkpoint. */
function isFolder(place: string): boolean {
  return statIfSeen(place)?.isDirectory() === true;
}

/** The folder of an ONNX file, or the folder that a checkpoint is. */
export function folderOfModel(model: string): string {
  return isFolder(model) ? model : path.dirname(model);
}

/**
 * Size and time of a file, or of the files that make up a checkpoint: they identify the content without reading it
 * again. Undefined if it is missing or may not be looked at, and for a folder that is no checkpoint.
 */
export function stampOf(file: string): string | undefined {
  const stat = statIfSeen(file);
  if (stat?.isDirectory()) return folderStamp(file);
  return stat?.isFile() ? `${stat.size}:${stat.mtimeMs}:${stat.ino}` : undefined;
}

/** Why {@link stampOf} gives nothing, in words: "does not exist". */
export function absenceOf(file: string): string {
  try {
    return statSync(file).isDirectory() ? 'is a folder without config.json' : 'is not a plain file';
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'does not exist';
    return `cannot be opened: ${diskReason(error)}`;
  }
}

function folderStamp(folder: string): string | undefined {
  const names = readdirSync(folder).filter((name) =>
    /^config\.json$|\.safetensors(\.|$)/.test(name),
  );
  if (!names.includes('config.json')) return undefined;
  const files = names.filter((name) => !isFolder(path.join(folder, name))).sort();
  return files.map((name) => `${name}:${stampOf(path.join(folder, name)) ?? ''}`).join(' ');
}

/** SHA-256 of a file, lower-case hex. @throws The signal's reason. */
export async function hashOf(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { ...(signal && { signal }) });
  return hash.digest('hex');
}
