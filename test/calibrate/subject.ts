/** What a calibration runs on: signs, words, and categories whose members are known. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { resolveFeature } from '../../server/catalog/resolve/resolveFeature';
import { fullSet, setOf, without } from '../../server/core/bits';
import { openTokenizer } from '../../server/inference/tokenizer/openTokenizer';
import { evaluatedOf, type Evaluated } from '../../server/science/measure';
import type { Engine } from '../../server/scoring/engine';
import { makeJobs, quietContext } from '../support/jobs';
import { temporaryFolder, tokenizerHostPath } from '../support/paths';
import { readCache } from '../support/readCache';

export interface Subject {
  readonly name: string;
  /** Path of its catalog. */
  readonly file: string;
  readonly evaluated: Evaluated;
  /** One a token. */
  readonly texts: readonly string[];
  /** Token ids of each category's members. */
  readonly categories: readonly { readonly id: string; readonly members: readonly number[] }[];
}

/** A catalog's model, run on its vocabulary; its features are the categories. */
export async function subjectOf(name: string, file: string, engine: Engine): Promise<Subject> {
  const parsed = parseCatalog(fs.readFileSync(file, 'utf8'));
  const catalog = parsed.catalog!;
  const folder = temporaryFolder();
  const jobs = makeJobs();
  try {
    jobs.setEnvironment({ trusted: true, providers: [], cacheFolder: folder });
    await jobs.buildCache({ path: file, parsed }, quietContext());
    const caches = fs.readdirSync(folder).filter((one) => one.endsWith('.dimcache'));
    const cache = caches
      .map((one) => path.join(folder, one))
      .find((one) => readCache(one).key.signs === catalog.signs)!;
    const { planes } = engine.load(cache);
    const tokenizerFile = path.resolve(path.dirname(file), catalog.model!.tokenizer!.value);
    const tokenizer = await openTokenizer(tokenizerFile, tokenizerHostPath);
    const { vocabulary } = tokenizer;
    await tokenizer.dispose();
    const ids = Array.from({ length: vocabulary.size }, (_, id) => id);
    const special = setOf(
      ids.filter((id) => vocabulary.isSpecial(id)),
      planes.tokens,
    );
    return {
      name,
      file,
      evaluated: evaluatedOf(planes, without(fullSet(planes.tokens), special)),
      texts: ids.map((id) => vocabulary.textOf(id)),
      categories: catalog.features.map((feature) => ({
        id: feature.id.value,
        members: resolveFeature(feature, catalog, { vocabulary, files: new Map() }).anchors,
      })),
    };
  } finally {
    await jobs.dispose();
    fs.rmSync(folder, { recursive: true });
  }
}
