/** The coverage of a catalog in bits: cache, labels, and what of it is kept beside the catalog. */
import { labelsMark } from '../catalog/dimensions/labels';
import type { CoverageRecord, ExplainedDimension } from '../protocol/coverage';
import type { Coverage } from '../science/coverage/coverage';
import type { CoverageJob, CoverageOutcome } from '../scoring/messages';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { CoverageReply, JobContext, SeedOption } from './api';
import { ensureCache } from './cacheJob';
import type { Equipment } from './equipment';
import { keepDimensions, signsBasisOf } from './keep';
import { catalogLabels, lexiconOf, wordsById } from './namedLists';
import { prepare, type Prepared } from './prepare';

/** Dimensions that a record names at either end. */
const NAMED = 10;

/** @throws FaultError What `prepare` and the cache refuse. */
export async function coverageJob(
  open: OpenCatalog,
  options: SeedOption,
  context: JobContext,
  equipment: Equipment,
): Promise<CoverageReply> {
  const seed = options.seed ?? 0;
  const { around, inference, scoring, version } = equipment;
  const prepared = await prepare(open, around, context.signal);
  const labels = catalogLabels(prepared);
  const lexicon = await lexiconOf(prepared, equipment);
  const cache = await ensureCache(prepared, inference, context);
  const outcome = await scoring.coverage(
    {
      scope: { path: cache.path, excluded: prepared.excluded },
      labels,
      lexicon,
      words: wordsById(prepared),
      ...looksOf(prepared),
      seed,
    },
    context,
  );
  const all = dimensionsOf(outcome.catalog);
  const record = {
    ...recordOf(outcome, all),
    labels: labels.length,
    labelsMark: labelsMark(labels),
    features: labels
      .map(({ name, source }, i) => ({
        name,
        source: source === 'feature' ? source : ('words' as const),
        lost: outcome.catalog.lost[i]!,
      }))
      .sort((a, b) => b.lost - a.lost),
    seed,
    dimcat: version,
  };
  const basis = signsBasisOf(prepared, cache);
  const change = { basis, dimensions: new Map(), coverage: record };
  const unsaved = await keepDimensions(around, open.path, change, 'The coverage');
  const warnings = [...warningsOf(prepared, labels.length), ...(unsaved ? [unsaved] : [])];
  const claimed = prepared.catalog.claims.length;
  return { record, dimensions: all, claimed, warnings };
}

function looksOf({
  vocabulary,
  frequency,
}: Prepared): Partial<Pick<CoverageJob, 'texts' | 'counts'>> {
  if (vocabulary.inputs) return {};
  const texts = Array.from({ length: vocabulary.size }, (_, id) => vocabulary.textOf(id));
  return { texts, ...(frequency && { counts: frequency.counts }) };
}

function dimensionsOf({ bits, entropy }: Coverage): ExplainedDimension[] {
  return Array.from(bits, (value, index) => ({ index, bits: value, entropy: entropy[index]! }));
}

function recordOf(
  { catalog, shuffled, lexicon, tokens }: CoverageOutcome,
  all: readonly ExplainedDimension[],
): Omit<CoverageRecord, 'labels' | 'labelsMark' | 'features' | 'seed' | 'dimcat'> {
  const { explained, total, words } = catalog;
  const shareOf = (bits: number): number => (total === 0 ? 0 : bits / total);
  const part = ({ explained: { value } }: Coverage) => ({
    explained: value,
    share: shareOf(value),
  });
  const varied = all.filter(({ entropy }) => entropy > 0);
  const sorted = varied.sort(
    (a, b) => b.bits / b.entropy - a.bits / a.entropy || a.index - b.index,
  );
  return {
    bits: {
      explained: explained.value,
      low: explained.low,
      high: explained.high,
      total,
      share: shareOf(explained.value),
    },
    shuffled: part(shuffled),
    lexicon: part(lexicon),
    dimensions: all.length,
    tokens,
    words,
    best: sorted.slice(0, NAMED),
    least: sorted.slice(NAMED).slice(-NAMED).reverse(),
  };
}

function warningsOf({ features }: Prepared, labels: number): string[] {
  const refused = features.refused().map(({ id, reason }) => `${id}: left out: ${reason}`);
  if (labels > 0) return refused;
  return [
    ...refused,
    'no feature has an anchor here and no list of words a token: nothing is explained',
  ];
}
