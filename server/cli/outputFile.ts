/** The file of `--out`: none that the catalog is made of, and no device or pipe, which a file would replace. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeAtomically } from '../cache/atomic';
import { statIfSeen } from '../cache/regularFile';
import type { Catalog } from '../catalog/types';
import { dimensionsPathOf } from '../surroundings/dimensionStore';
import { evidencePathOf } from '../surroundings/evidenceStore';
import { placeOf, writtenFiles } from '../surroundings/places';
import { badArguments } from './options';

/**
 * @param file Absolute.
 * @throws FaultError `bad-arguments` where something else is there; `disk-full` or `disk-denied`.
 */
export function writeOutput(
  file: string,
  content: string | Uint8Array,
  { path: catalogPath, catalog }: { readonly path: string; readonly catalog: Catalog },
): void {
  const there = statIfSeen(file);
  if (there && !there.isFile() && !there.isDirectory())
    throw badArguments(`${file} is a device or a pipe; --out - writes to stdout.`);
  const own = sourcesOf(catalogPath, catalog).map(realPlace);
  if (there?.isFile() && own.some((one) => isOf(one, realPlace(file))))
    throw badArguments(`${file} belongs to the catalog itself: give --out another name.`);
  writeAtomically(file, [typeof content === 'string' ? Buffer.from(content, 'utf8') : content]);
}

/** The catalog, what Dimcat keeps beside it, and the files that it names. */
function sourcesOf(catalogPath: string, catalog: Catalog): string[] {
  const { hashed, lists } = writtenFiles(catalogPath, catalog);
  const named = [...hashed, ...lists.keys()].map((written) => placeOf(catalogPath, written));
  return [catalogPath, evidencePathOf(catalogPath), dimensionsPathOf(catalogPath), ...named];
}

/** Whether a file is the source, or lies in it: a checkpoint is a folder. */
function isOf(source: string, file: string): boolean {
  return file === source || file.startsWith(`${source}${path.sep}`);
}

/** Through links, with the letters of the disk; a place where nothing is, is itself. */
function realPlace(file: string): string {
  return statIfSeen(file) ? fs.realpathSync.native(file) : path.resolve(file);
}
