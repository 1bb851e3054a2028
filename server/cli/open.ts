/** Opens the files that the arguments name. */
import * as path from 'node:path';
import { diskReason } from '../cache/diskFault';
import { MOST, readText } from '../cache/regularFile';
import { parseCatalog } from '../catalog/parseCatalog';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { catalogText } from '../surroundings/catalogText';
import { SharedFiles } from '../surroundings/sharedFiles';
import type { PolysemyText } from '../texts/texts';
import { requireContent } from '../protocol/contents';
import { FaultError, faultError } from '../protocol/fault';

/** @throws FaultError `catalog-unreadable`. */
export async function openCatalog(typed: string): Promise<OpenCatalog> {
  const file = path.resolve(typed);
  const text = await catalogText(file);
  requireContent(file, text, 'catalog-unreadable', 'catalog');
  return { path: file, parsed: parseCatalog(text, undefined, new SharedFiles().above(file)) };
}

/** The lines of a prompt file that are not empty. @throws FaultError `catalog-unreadable`. */
export async function promptsIn(typed: string): Promise<string[]> {
  const text = await textOf(path.resolve(typed), 'prompt file');
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

/** The paragraphs of a text file, separated by empty lines. @throws FaultError `catalog-unreadable`. */
export async function passagesIn(typed: string): Promise<string[]> {
  const text = await textOf(path.resolve(typed), 'text file');
  return text.split(/\r?\n\s*\r?\n/).filter((part) => part.trim() !== '');
}

const POLYSEMY_FIELDS = ['word', 'category', 'inSense', 'otherSense'] as const;

/** Polysemy cases from a JSON list. @throws FaultError `catalog-unreadable` for anything else. */
export async function polysemyIn(typed: string): Promise<PolysemyText[]> {
  const file = path.resolve(typed);
  const list = jsonOf(await textOf(file, 'list of polysemy cases'));
  if (Array.isArray(list) && list.every(isPolysemy)) return list;
  throw faultError(
    'catalog-unreadable',
    `${file} is not a list of polysemy cases.`,
    `Write a JSON list of objects with the texts ${POLYSEMY_FIELDS.join(', ')}.`,
  );
}

function isPolysemy(value: unknown): value is PolysemyText {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return POLYSEMY_FIELDS.every((field) => typeof fields[field] === 'string');
}

/** Undefined for text that is not JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text that is read as it stands, but for the line end of its last line. @throws FaultError `catalog-unreadable`. */
export async function textIn(typed: string): Promise<string> {
  const text = await textOf(path.resolve(typed), 'text file', MOST.text);
  return text.replace(/\r?\n$/, '');
}

async function textOf(file: string, what: string, most: number = MOST.table): Promise<string> {
  try {
    return requireContent(file, await readText(file, { most }), 'catalog-unreadable');
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw faultError(
      'catalog-unreadable',
      `The ${what} ${file} cannot be read: ${diskReason(error)}.`,
      'Check the path.',
      error,
    );
  }
}
