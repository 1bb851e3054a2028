/** What the signs of all pairs of dimensions say of each other. */
import type { AtlasPairs } from '../protocol/atlas';
import { faultError } from '../protocol/fault';
import type { CacheScope } from '../scoring/loaded';
import type { OpenCatalog } from '../surroundings/openCatalog';
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
  let last: { readonly key: string; readonly pairs: Promise<AtlasPairs> } | undefined;
  const keep = (scope: CacheScope, pairs: Promise<AtlasPairs>): Promise<AtlasPairs> => {
    const made = { key: keyOf(scope), pairs };
    last = made;
    pairs.catch(() => {
      if (last === made) last = undefined;
    });
    return pairs;
  };
  const scopeOf = async (
    open: OpenCatalog,
  ): Promise<{ scope: CacheScope; dimensions: number } | undefined> => {
    const found = await cacheOf(open, equipment);
    if (typeof found === 'string') return undefined;
    const { path, prepared } = found;
    return { scope: { path, excluded: prepared.excluded }, dimensions: widthOf(prepared) };
  };
  return {
    atlasPairs: async (open) => {
      const at = await scopeOf(open);
      if (at === undefined) return undefined;
      if (last?.key === keyOf(at.scope)) return last.pairs;
      if (at.dimensions > SMALL) return undefined;
      const quiet = { signal: new AbortController().signal, onProgress: () => undefined };
      return keep(at.scope, scoring.pairs({ scope: at.scope }, quiet));
    },
    computePairs: async (open, context) => {
      const at = await scopeOf(open);
      if (at === undefined) throw noCache();
      if (at.dimensions > MOST) throw tooMany(at.dimensions);
      // Kept once it is whole: a computation that is cancelled must not be another page's answer.
      const pairs = await scoring.pairs({ scope: at.scope }, context);
      await keep(at.scope, Promise.resolve(pairs));
    },
    somePairs: async (open, { rows, columns }, signal) => {
      const at = await scopeOf(open);
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
