/** The tokens and dimensions nearest to a feature's anchors, from a cache that is already there. */
import { evidenceOfFeature } from '../catalog/evidence/evidenceOf';
import type { Suggestions } from '../protocol/cacheReading';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { Equipment } from './equipment';
import { featureOf, prepare, resolved } from './prepare';

/** Tokens in an answer: more than a list shows, so that filtering by what is typed leaves some. */
const COUNT = 500;

/** @returns Undefined where no complete cache is there, or nothing can be scored. */
export async function suggestJob(
  open: OpenCatalog,
  id: string,
  signal: AbortSignal,
  { around, inference, scoring }: Equipment,
): Promise<Suggestions | undefined> {
  const prepared = await prepare(open, around);
  const { request, summary, catalog, excluded, vocabulary } = prepared;
  const cache = await inference.locateCache(request, summary.sha256);
  if (cache.state !== 'ready') return undefined;
  const feature = featureOf(catalog, id);
  const { anchors, negatives } = resolved(feature, prepared);
  const measured = evidenceOfFeature(await around.evidence(open.path), feature)?.measurement;
  const found = await scoring.suggest(
    {
      scope: { path: cache.path, excluded },
      anchors,
      negatives,
      register: measured?.register ?? null,
      count: COUNT,
    },
    signal,
  );
  if (!found) return undefined;
  const tokens = found.tokens.map((token) => ({
    ...token,
    text: vocabulary.textOf(token.id),
  }));
  return { ...found, tokens };
}
