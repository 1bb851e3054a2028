/** Images or sounds in folders: the first folder of a path is the label. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { diskReason, systemCode } from '../../cache/diskFault';
import { cancelledFault } from '../../protocol/fault';
import { nouns } from '../../protocol/nouns';
import { endings, lookingAnywhere, mostInputs, notListed } from './listed';
import type { ListedInput, Looking } from './listed';

/** The deepest nesting of folders: nobody sorts deeper by hand. */
const deepest = 8;

/**
 * @param folder Absolute. Skips hidden files and links to folders.
 * @throws FaultError `inputs-unusable`: no such folder, no usable file in it, or too many.
 */
export async function listFolder(
  folder: string,
  modality: keyof typeof endings,
  looking: Looking = lookingAnywhere,
): Promise<ListedInput[]> {
  const found: ListedInput[] = [];
  await collect(folder, [], { wanted: endings[modality], ...looking }, found);
  const { many } = nouns[modality];
  if (found.length === 0)
    throw notListed(
      `There are no ${many} in ${folder} (files that end in ${endingWords[modality]}).`,
      'Put a folder for each class there, or correct input.files.',
    );
  return found;
}

const endingWords = { vision: '.png, .jpg, .jpeg or .webp', audio: '.wav or .flac' } as const;

interface Search extends Looking {
  readonly wanted: RegExp;
}

async function collect(
  root: string,
  parts: readonly string[],
  search: Search,
  found: ListedInput[],
): Promise<void> {
  if (search.signal?.aborted) throw cancelledFault();
  const here = path.join(root, ...parts);
  for (const entry of await entriesOf(here)) {
    if (entry.name.startsWith('.')) continue;
    const below = [...parts, entry.name];
    if (entry.isDirectory()) {
      if (below.length <= deepest) await collect(root, below, search, found);
    } else if (search.wanted.test(entry.name) && (await isFile(here, entry))) {
      const label = parts[0];
      if (entry.isSymbolicLink()) search.check(path.join(here, entry.name));
      found.push({
        text: below.join('/'),
        file: path.join(here, entry.name),
        label,
        group: undefined,
      });
      if (found.length > mostInputs) throw tooMany(root);
    }
  }
}

async function isFile(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const target = await stat(path.join(folder, entry.name)).catch(() => undefined);
  return target?.isFile() ?? false;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw notListed(
      systemCode(error) === 'ENOENT'
        ? `There is no folder ${folder}.`
        : `The folder ${folder} cannot be read: ${diskReason(error)}.`,
      'Correct input.files in the catalog: a path relative to it.',
      error,
    );
  }
}

function tooMany(folder: string): Error {
  return notListed(
    `There are more than ${mostInputs} inputs in ${folder}.`,
    'Name a smaller folder, or list some of them in a CSV file.',
  );
}
