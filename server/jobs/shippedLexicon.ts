/** The words that Dimcat ships: beside a bundle, or in the sources. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { readLexicon, type Lexicon } from '../lexicon/read';
import { ancestors } from './ancestors';

/**
 * @param folder That of the running program.
 * @throws {Error} The installation is incomplete.
 */
export async function shippedLexicon(folder: string): Promise<Lexicon> {
  const places = ancestors(folder).flatMap((f) => [
    path.join(f, 'lexicon.txt'),
    path.join(f, 'server/lexicon/english.txt'),
  ]);
  const found = places.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`lexicon.txt is missing near ${folder}`);
  return readLexicon(await readFile(found, 'utf8'));
}
