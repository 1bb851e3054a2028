/** Opens what the arguments name. */
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { parseCatalog } from '../catalog/parseCatalog';
import type { OpenCatalog } from '../jobs/api';
import { faultError } from '../protocol/fault';

/** @throws FaultError `catalog-unreadable`. */
export async function openCatalog(typed: string): Promise<OpenCatalog> {
  const file = path.resolve(typed);
  return { path: file, parsed: parseCatalog(await textOf(file, 'catalog')) };
}

/** The lines of a prompt file that are not empty. @throws FaultError `catalog-unreadable`. */
export async function promptsIn(typed: string): Promise<string[]> {
  const text = await textOf(path.resolve(typed), 'prompt file');
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

async function textOf(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw faultError(
      'catalog-unreadable',
      `The ${what} ${file} cannot be read (${reason}).`,
      'Check the path.',
      error,
    );
  }
}
