/** The tokens and dimensions nearest to a feature's anchors, from an existing cache. */
import { evidenceOfFeature } from '../catalog/evidence/withEvidence';
import type { Suggestions } from '../protocol/cacheReading';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { Equipment } from './equipment';
import { prepare } from './prepare';

/** Tokens in an answer: more than a list shows, so that some are left after filtering by the typed text. */
const COUNT = 500;

/** @returns Undefined if there is no complete cache, or nothing can be scored. */
export async function suggestJob(
  open: OpenCatalog,
  id: string,
  signal: AbortSignal,
  { around, inference, scoring }: Equipment,
): Promise<Suggestions | undefined> {
  const { request, summary, features, excluded, vocabulary } = await prepare(open, around, signal);
  const cache = await inference.locateCache(request, summary.sha256, signal);
  if (cache.state !== 'ready') return undefined;
  await features.checked();
  const { feature, anchors, negatives } = features.named(id);
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
