/** The features of a prepared catalog as token ids: each is resolved once, on first use. */
import { dimensionOfId, subjectOf } from '../catalog/claims/dimensionClaim';
import type { CatalogFacts } from '../catalog/facts';
import { finished } from '../catalog/finished';
import { nounsOf, positionOf } from '../catalog/modality';
import type { ResolvedFeature } from '../catalog/resolve/resolveFeature';
import { resolveFeature } from '../catalog/resolve/resolveFeature';
import { uniqueIds } from '../catalog/resolve/resolveToken';
import { tokenLookup, type TokenLookup } from '../catalog/resolve/resolveList';
import type { Catalog, Feature, NamedList, Problem, TokenList } from '../catalog/types';
import type { Vocabulary } from '../inference/api';
import type { NamedTokens } from '../lexicon/lists';
import type { ListSource } from '../protocol/dimensions';
import type { RegisterRule } from '../protocol/evidence';
import { FaultError, faultError } from '../protocol/fault';
import { inSlices } from '../surroundings/slices';

export interface PreparedFeature extends Omit<ResolvedFeature, 'problems'> {
  readonly id: string;
  readonly register: RegisterRule;
  /** As written. */
  readonly feature: Feature;
}

/** Where tokens are looked up: the vocabulary, the rows of the model, and the files that list tokens. */
export interface TokenSources extends Pick<CatalogFacts, 'files' | 'model'> {
  readonly vocabulary: Vocabulary;
}

/** All methods throw a FaultError `catalog-invalid` if a requested feature names a token that does not exist. */
export class PreparedFeatures {
  readonly #known = new Map<Feature, PreparedFeature>();
  readonly #lookup: TokenLookup;
  #found: ReadonlyMap<Feature, Problem> | undefined;

  constructor(
    private readonly catalog: Catalog,
    private readonly sources: TokenSources,
    private readonly findBlocked: () => Iterator<void, ReadonlyMap<Feature, Problem>> = noneBlocked,
  ) {
    this.#lookup = tokenLookup(sources);
  }

  /** Finds the errors of all features with pauses, which {@link named} and the others would do at once. */
  async checked(): Promise<void> {
    this.#found ??= await inSlices(this.findBlocked());
  }

  /** @throws FaultError `feature-unknown`. */
  named(id: string): PreparedFeature {
    return this.#resolved(this.#written(id));
  }

  /** The named features in their order; without names, all that can be run. @throws FaultError `feature-unknown`. */
  chosen(ids: readonly string[] | undefined): readonly PreparedFeature[] {
    return ids?.map((id) => this.#written(id)).map((one) => this.#resolved(one)) ?? this.all();
  }

  /** All that can be run: an error in one feature does not affect the others. */
  all(): readonly PreparedFeature[] {
    const sound = this.catalog.features.filter((feature) => !this.#blocked.has(feature));
    return sound.map((feature) => this.#resolved(feature));
  }

  /** The catalog's own `words`: what of each is a token here, ascending; lists without any are left out. */
  words(): readonly NamedTokens[] {
    return this.#namedTokens(this.catalog.words, 'words');
  }

  /** The lists that the catalog adds to the lexicon, likewise. */
  lexicon(): readonly NamedTokens[] {
    return this.#namedTokens(this.catalog.lexicon.words, 'lexicon');
  }

  #namedTokens(lists: readonly NamedList[], source: ListSource): NamedTokens[] {
    return lists.flatMap(({ name, list }) => {
      const tokens = uniqueIds(this.#lookup(list).tokens).sort((a, b) => a - b);
      return tokens.length === 0 ? [] : [{ name: name.value, source, tokens }];
    });
  }

  /** Why the others cannot be run, in words. */
  refused(): readonly { readonly id: string; readonly reason: string }[] {
    return this.catalog.features.flatMap((feature) => {
      const blocked = this.#blocked.get(feature);
      return blocked ? [{ id: feature.id.value, reason: blocked.message }] : [];
    });
  }

  /** Whether these are the same features in the same vocabulary and lists, and so have the same token ids. */
  sameAs({ catalog, sources }: PreparedFeatures): boolean {
    const lists = ({ files }: TokenSources): string => JSON.stringify([...files]);
    return (
      catalog === this.catalog &&
      sources.vocabulary === this.sources.vocabulary &&
      lists(sources) === lists(this.sources)
    );
  }

  /** The tokens of a list that the catalog holds, those that the vocabulary has. */
  tokensOf(list: TokenList): readonly number[] {
    return this.#lookup(list).tokens.map(({ id }) => id);
  }

  #written(id: string): Feature {
    const { features } = this.catalog;
    const feature = features.find((f) => f.id.value === id);
    if (feature) return feature;
    const known = features.map((f) => f.id.value).join(', ') || 'none';
    if (dimensionOfId(id) !== undefined) {
      throw faultError(
        'feature-unknown',
        `The catalog claims nothing of ${id}.`,
        `Write what its signs stand for under dimensions, in plus or minus. Claimed are: ${known}.`,
      );
    }
    throw faultError(
      'feature-unknown',
      `The catalog has no feature "${id}".`,
      `Its features are: ${known}.`,
    );
  }

  get #blocked(): ReadonlyMap<Feature, Problem> {
    return (this.#found ??= finished(this.findBlocked()));
  }

  #resolved(feature: Feature): PreparedFeature {
    const known = this.#known.get(feature);
    if (known) return known;
    const blocked = this.#blocked.get(feature);
    if (blocked) throw unresolved(feature, blocked.message, this.catalog);
    const { problems, ...tokens } = resolveFeature(
      feature,
      this.catalog,
      this.sources,
      this.#lookup,
    );
    const error = problems.find(({ severity }) => severity === 'error');
    if (error) throw unresolved(feature, error.message, this.catalog);
    const { id, register } = feature;
    const made = { ...tokens, id: id.value, register: register.value, feature };
    this.#known.set(feature, made);
    return made;
  }
}

function noneBlocked(): Iterator<void, ReadonlyMap<Feature, Problem>> {
  return { next: () => ({ done: true, value: new Map() }) };
}

function unresolved({ id }: Feature, message: string, catalog: Catalog): Error {
  const advice =
    positionOf(catalog) === undefined
      ? 'Correct the feature; the editor offers the nearest single tokens.'
      : `Correct the labels or the names of ${nounsOf(catalog).many}; the editor completes both.`;
  return new FaultError({
    ...{ code: 'catalog-invalid', message: `${subjectOf(id.value)}: ${message}`, advice },
    onCommandLine: 'dimcat verify lists all errors.',
  });
}
