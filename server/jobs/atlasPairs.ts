/** What the signs of all pairs of dimensions say of each other. */
import type { AtlasPairs } from '../protocol/atlas';
import { faultError } from '../protocol/fault';
import type { CacheScope } from '../scoring/loaded';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { SharedWork } from '../surroundings/sharedWork';
import type { AtlasModes } from './api';
import { cacheOf } from './atlasJob';
import { widthOf } from './dimensionJob';
import type { Equipment } from './equipment';

/** So many dimensions have their pairs computed without being asked for: a fifth of a second. */
const SMALL = 1024;
/** Pairs of more dimensions would take more than 200 MB here. */
const MOST = 8192;

export function pairJobs(
  equipment: Equipment,
): Pick<AtlasModes, 'atlasPairs' | 'computePairs' | 'somePairs'> {
  const { scoring } = equipment;
  /** The most recent ones only: of thousands of dimensions they are large. */
  let last: { readonly key: string; readonly pairs: SharedWork<AtlasPairs> } | undefined;
  const keep = (
    scope: CacheScope,
    compute: (stop: AbortSignal) => Promise<AtlasPairs>,
  ): SharedWork<AtlasPairs> => {
    const made = { key: keyOf(scope), pairs: new SharedWork(compute) };
    last = made;
    made.pairs.result.catch(() => {
      if (last === made) last = undefined;
    });
    return made.pairs;
  };
  const scopeOf = async (
    open: OpenCatalog,
    signal: AbortSignal | undefined,
  ): Promise<{ scope: CacheScope; dimensions: number } | undefined> => {
    const found = await cacheOf(open, equipment, signal);
    if (typeof found === 'string') return undefined;
    const { path, prepared } = found;
    return { scope: { path, excluded: prepared.excluded }, dimensions: widthOf(prepared) };
  };
  return {
    atlasPairs: async (open, signal) => {
      const at = await scopeOf(open, signal);
      if (at === undefined) return undefined;
      const { scope } = at;
      if (last?.key === keyOf(scope) && !last.pairs.isStopped) return last.pairs.wait(signal);
      if (at.dimensions > SMALL) return undefined;
      const compute = (stop: AbortSignal): Promise<AtlasPairs> =>
        scoring.pairs({ scope }, { signal: stop, onProgress: () => undefined });
      return keep(scope, compute).wait(signal);
    },
    computePairs: async (open, context) => {
      const at = await scopeOf(open, context.signal);
      if (at === undefined) throw noCache();
      if (at.dimensions > MOST) throw tooMany(at.dimensions);
      // Kept once it is whole: a computation that is cancelled must not be another page's answer.
      const pairs = await scoring.pairs({ scope: at.scope }, context);
      await keep(at.scope, () => Promise.resolve(pairs)).wait();
    },
    somePairs: async (open, { rows, columns }, signal) => {
      const at = await scopeOf(open, signal);
      if (at === undefined) return rows.flatMap(() => columns.map(() => null));
      return scoring.read('somePairs', { scope: at.scope, rows, columns }, signal);
    },
  };
}

function keyOf({ path, excluded }: CacheScope): string {
  return `${path}\n${excluded.join()}`;
}

function noCache(): Error {
  return faultError(
    'cache-missing',
    'There is no complete token cache for this catalog.',
    'Build it, or measure the catalog, which builds it too.',
  );
}

function tooMany(dimensions: number): Error {
  return faultError(
    'bad-arguments',
    `The site has ${dimensions.toLocaleString('en-US')} dimensions, too many for all of their pairs.`,
    'The experiment independence samples pairs of any site.',
  );
}
