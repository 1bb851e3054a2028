/** Signs of any states, one row each, read by the features of a catalog at one layer of its site. */
import type { Catalog } from '../../catalog/types';
import { faultError } from '../../protocol/fault';
import type { FeatureInText } from '../../protocol/reading';
import { STANDS_OUT } from '../../science/read/chance';
import type { FeatureReading } from '../../science/read/readTokens';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { JobContext } from '../api';
import { ensureCache } from '../cacheJob';
import type { Equipment } from '../equipment';
import type { PreparedFeature } from '../features';
import type { Prepared } from '../prepare';
import { atLayer } from './atLayer';
import { readTasks } from './readTasks';
import type { CachedLayer } from './textSigns';

export const SETTINGS = { seed: 0, draws: 500 };
/** Agreements of one reading: more cannot be looked at, or printed. */
const MOST_VALUES = 4_000_000;

/** A site with its cache. */
export interface SiteAt extends CachedLayer {
  readonly prepared: Prepared;
  readonly sha256: string;
  readonly dimensions: number;
}

/** The site at a layer, with its cache, which is built if it is missing. */
export async function siteAt(
  { inference }: Equipment,
  prepared: Prepared,
  layer: number | undefined,
  context: JobContext,
): Promise<SiteAt> {
  const there = atLayer(prepared, layer ?? prepared.request.site.layer);
  const { path, sha256, dimensions } = await ensureCache(there, inference, context);
  return { prepared: there, layer: there.request.site.layer, path, sha256, dimensions };
}

interface Rows {
  /** As a cache keeps them. */
  readonly rows: Uint8Array;
  readonly count: number;
  readonly chosen: readonly PreparedFeature[];
}

export async function readRows(
  { around, scoring }: Equipment,
  open: OpenCatalog,
  { prepared, path, sha256 }: SiteAt,
  { rows, count, chosen }: Rows,
  { signal }: JobContext,
): Promise<ReadRows> {
  const { tasks, warnings } = await readTasks(around, open, { prepared, sha256 }, chosen);
  const scope = { path, excluded: prepared.excluded };
  const job = { scope, rows, tokens: count, tasks, settings: SETTINGS };
  return { read: await scoring.read('text', job, signal), warnings };
}

interface ReadRows {
  readonly read: readonly FeatureReading[];
  /** That measured registers could not be had. */
  readonly warnings: readonly string[];
}

/** Why features were not read, one sentence each. @param all Whether none was named. */
export function notRead(
  { features }: Prepared,
  all: boolean,
  chosen: readonly PreparedFeature[],
  read: readonly { readonly id: string }[],
): string[] {
  const blocked = all ? features.refused() : [];
  return [
    ...blocked.map(({ id, reason }) => `${id}: not read: ${reason}`),
    ...chosen
      .filter(({ id }) => !read.some((one) => one.id === id))
      .map(({ id }) => `${id}: not read: it has no anchors, or no negatives`),
  ];
}

/** @throws FaultError `bad-arguments`. */
export function requireFew(values: number): void {
  if (values <= MOST_VALUES) return;
  throw faultError(
    'bad-arguments',
    `So many tokens and features are ${values} agreements; at most ${MOST_VALUES} are read at once.`,
    'Divide the text, or name some features (--feature).',
  );
}

export function inText(
  { id, register, source, words, agreement, percentile, expected }: FeatureReading,
  { features }: Catalog,
): FeatureInText {
  const label = features.find((feature) => feature.id.value === id)?.label?.value;
  return {
    id,
    ...(label !== undefined && { label }),
    k: register.pos.length + register.neg.length,
    register,
    source,
    words,
    agreement,
    percentile,
    above: percentile.filter((value) => value > STANDS_OUT).length,
    expected,
  };
}
