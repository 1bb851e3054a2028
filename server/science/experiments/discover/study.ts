/** Discovery on one matrix of signs: the model's, or a control's. */
import { members, popcount } from '../../../core/bits';
import type { Evaluated } from '../../measure';
import { seededRandom, sample } from '../../random';
import type { ExperimentHost } from '../experiment';
import { type Coherence, type FrequencyOrder, type Groups, coherences } from './coherence';
import { type FoundFeature, findFeature, withoutDuplicates } from './find';
import type { DiscoverSettings } from './options';
import type { Subject, Signs } from '../ports';

/** A feature that differs from the earlier ones, and the coherence of its tokens. */
export interface UniqueFeature extends FoundFeature {
  readonly categories: Coherence;
  readonly spelling: Coherence;
}

export interface DiscoverStudy {
  readonly id: 'own' | 'shuffled' | 'twin';
  readonly name: string;
  readonly seeds: number;
  /** Dimensions of each feature, in the order of the seeds; 0 if the neighbours share no sign. */
  readonly widths: readonly number[];
  /** Tokens on which each feature fires, of those that have a register. */
  readonly sizes: readonly number[];
  /** How many fire on few enough tokens. */
  readonly sparse: number;
  /** The sparse ones that differ. */
  readonly unique: readonly UniqueFeature[];
}

/** What all studies are compared with. */
export interface Grounds {
  readonly order: FrequencyOrder;
  readonly categories: Groups;
  readonly spelling: Groups;
}

/** The paper's limit, .1 % of 151,936 tokens, is this many times its 20 neighbours. */
const LEAST_ROOM = 7.5;

/** The most tokens on which a feature fires: a share of the vocabulary; in a small one, as many as the paper's. */
export function sparseLimit(vocabulary: number, { options }: DiscoverSettings): number {
  const least = Math.floor(LEAST_ROOM * options.neighbours);
  return Math.max(least, Math.floor(vocabulary * options.sparse));
}

/** Hundreds of features are tested at once: their p-values must be finer than those of one test. */
export const FINER = 10;

/** Two features whose tokens have at least this Jaccard index are one. */
export const SAME = 0.5;

export async function studyDiscovery(
  { id, name }: Pick<DiscoverStudy, 'id' | 'name'>,
  { planes, tokens }: Pick<Evaluated, 'planes' | 'tokens'>,
  grounds: Grounds,
  settings: DiscoverSettings,
  host: ExperimentHost,
): Promise<DiscoverStudy> {
  const { options, seed } = settings;
  const draws = FINER * settings.draws;
  const pool = members(tokens);
  const wanted = Math.min(options.seeds, pool.length);
  // The same seed tokens in every study.
  const seeds = sample(pool, wanted, seededRandom(seed, 'discover:seeds'));
  const rule = { neighbours: options.neighbours, agreement: options.agreement };
  const found: (FoundFeature | undefined)[] = [];
  for (const token of seeds) {
    found.push(findFeature(planes, tokens, token, rule));
    await host.breathe();
  }
  const features = found.filter((feature) => feature !== undefined);
  const limit = sparseLimit(popcount(tokens), settings);
  const sparse = features.filter(({ fires }) => fires.length <= limit);
  const unique = withoutDuplicates(sparse, SAME);
  const lists = unique.map(({ fires }) => fires);
  const judge = (groups: Groups, what: string): Promise<Coherence[]> => {
    const random = seededRandom(seed, `discover:${id}:${what}`);
    return coherences(lists, groups, grounds.order, {
      draws,
      random,
      breathe: () => host.breathe(),
    });
  };
  const inCategories = await judge(grounds.categories, 'categories');
  const inSpelling = await judge(grounds.spelling, 'spelling');
  return {
    id,
    name,
    seeds: seeds.length,
    widths: found.map((feature) => feature?.prototype.dimensions.length ?? 0),
    sizes: features.map(({ fires }) => fires.length),
    sparse: sparse.length,
    unique: unique.map((feature, i) => {
      return { ...feature, categories: inCategories[i]!, spelling: inSpelling[i]! };
    }),
  };
}

/** The results of `discover`, from which tables, pictures and drafts are made. */
export interface DiscoverData {
  readonly subject: Subject;
  readonly settings: DiscoverSettings;
  readonly signs: Signs;
  /** The model's own first. */
  readonly studies: readonly DiscoverStudy[];
}
