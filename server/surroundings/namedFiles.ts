/** The files that a catalog names: their states, the hashes that it claims, and the texts of its lists. */
import { MOST, readText, statIfSeen } from '../cache/regularFile';
import type { FileFact } from '../catalog/facts';
import { mostWords } from '../catalog/shared/excess';
import type { Catalog } from '../catalog/types';
import type { ModelSummary } from '../inference/api';
import { mistaken } from '../protocol/contents';
import type { CatalogReach } from './catalogReach';
import { FileMemo } from './memo';
import { hashOf, placeOf, stampOf, writtenFiles } from './places';

export class NamedFiles {
  readonly #hashes = new FileMemo<string>();

  constructor(private readonly reach: CatalogReach) {}

  /** The token lists and the preprocessor, with their texts, by the path as written. */
  async lists(
    catalogPath: string,
    catalog: Catalog,
    signal?: AbortSignal,
  ): Promise<Map<string, FileFact>> {
    const facts = new Map<string, FileFact>();
    let words = 0;
    for (const [written, uses] of writtenFiles(catalogPath, catalog).lists) {
      const file = placeOf(catalogPath, written);
      const fault = this.reach.whyNot(catalogPath, file);
      const known = fault === undefined ? await textFact(file, signal) : unreadable(fault);
      if (known.state === 'present') words += uses * linesOf(known.text ?? '');
      facts.set(written, words > mostWords ? unreadable(EXCESS) : known);
    }
    return facts;
  }

  /** {@link lists}, and the states of the model and the tokenizer. @param model Undefined until it has been opened. */
  async all(
    catalogPath: string,
    catalog: Catalog,
    model: ModelSummary | undefined,
    signal?: AbortSignal,
  ): Promise<Map<string, FileFact>> {
    const facts = await this.lists(catalogPath, catalog, signal);
    const beside = this.reach.besideModel(catalogPath, catalog);
    for (const written of writtenFiles(catalogPath, catalog).hashed) {
      const file = placeOf(catalogPath, written);
      if (facts.has(written)) continue;
      const fault = this.reach.whyNot(catalogPath, file, beside);
      if (fault !== undefined) facts.set(written, unreadable(fault));
      else if (stampOf(file) === undefined) facts.set(written, { state: 'missing' });
      // A model's hash covers its external data, so it is known only once the model has been opened.
      else if (written === catalog.model?.path?.value) facts.set(written, present(model?.sha256));
      else facts.set(written, present(await this.claimedHash(file, catalog, signal)));
    }
    return facts;
  }

  private async claimedHash(
    file: string,
    catalog: Catalog,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    if (!catalog.model?.tokenizerSha256) return undefined;
    return this.#hashes.get(file, '', (stop) => hashOf(file, stop), signal);
  }
}

const EXCESS = `the files of lists that the catalog uses come to more than ${mostWords.toLocaleString('en-US')} words together`;

function linesOf(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function present(sha256: string | undefined): FileFact {
  return sha256 === undefined ? { state: 'present' } : { state: 'present', sha256 };
}

function unreadable(reason: string): FileFact {
  return { state: 'unreadable', reason };
}

async function textFact(file: string, signal: AbortSignal | undefined): Promise<FileFact> {
  if (statIfSeen(file) === undefined) return { state: 'missing' };
  try {
    const text = await readText(file, { most: MOST.list, signal });
    const found = mistaken(text.slice(0, 400), text.length, 'other');
    if (found) return { state: 'unreadable', reason: `it ${found.what}. ${found.advice}` };
    return { state: 'present', text };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { state: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}
