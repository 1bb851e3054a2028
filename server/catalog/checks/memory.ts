import type { CatalogFacts, FileFact } from '../facts';
import type { Catalog, Feature, NamedList, Problem } from '../types';
import type { ParsedCatalog } from '../parsed';
import { anchorsOf, type Anchor } from './anchors';
import type { Check, CheckContext } from './context';

/** What was found about one feature by itself, with places of the text that it was found in. */
export interface Found {
  /** Where the feature began in that text. */
  readonly at: number;
  readonly problems: readonly Problem[];
  readonly anchors: readonly Anchor[];
}

/**
 * Findings about single features, for the next version of the text: if neither a feature's text nor its surroundings
 * change, it is not checked again.
 */
export class CheckMemory {
  #world: readonly unknown[] = [];
  #found = new Map<string, Found>();
  /** Findings made ahead, of one version with what it then depended on. */
  #ahead: { readonly catalog: Catalog; readonly found: Map<Feature, Found> } | undefined;

  /** Makes {@link findings} with a pause after each feature, for a thread that must stay responsive. */
  *ahead(
    parsed: ParsedCatalog,
    context: CheckContext,
    checks: readonly Check[],
  ): Generator<void, void> {
    const { catalog } = context;
    const known = this.#known(context);
    const found = new Map<Feature, Found>();
    for (const feature of catalog.features) {
      const before = known.size > 0 ? known.get(ownText(parsed, feature)) : undefined;
      found.set(feature, before ?? lookAt(feature, context, checks));
      yield;
    }
    // What the catalog lies in may have changed in one of the pauses.
    if (this.#known(context) === known) this.#ahead = { catalog, found };
  }

  /** Runs single-feature checks on each feature that is not in the memory. */
  findings(
    parsed: ParsedCatalog,
    context: CheckContext,
    checks: readonly Check[],
  ): ReadonlyMap<Feature, Found> {
    const { catalog } = context;
    const known = this.#known(context);
    const ahead = this.#ahead?.catalog === catalog ? this.#ahead.found : undefined;
    this.#found = new Map();
    const all = new Map<Feature, Found>();
    for (const feature of catalog.features) {
      const own = ownText(parsed, feature);
      const found = ahead?.get(feature) ?? known.get(own) ?? lookAt(feature, context, checks);
      all.set(feature, found);
      if (standsAlone(feature, context)) this.#found.set(own, found);
    }
    return all;
  }

  /** What is known in the surroundings of a catalog; others are forgotten. */
  #known({ catalog, facts }: CheckContext): ReadonlyMap<string, Found> {
    const world = worldOf(catalog, facts);
    if (!same(world, this.#world)) {
      this.#found = new Map();
      this.#ahead = undefined;
    }
    this.#world = world;
    return this.#found;
  }
}

function ownText({ text }: ParsedCatalog, { span }: Feature): string {
  return text.slice(span.start, span.end);
}

function lookAt(feature: Feature, context: CheckContext, checks: readonly Check[]): Found {
  const one: CheckContext = { ...context, checked: [feature] };
  const problems: Problem[] = [];
  for (const check of checks) for (const found of check(one)) problems.push(found);
  return { at: feature.span.start, problems, anchors: anchorsOf(feature, context) };
}

/** Whether findings about a feature depend on nothing else in the catalog. */
function standsAlone(feature: Feature, { byId }: CheckContext): boolean {
  return feature.negatives?.kind !== 'features' && byId.get(feature.id.value) === feature;
}

/** Everything that findings depend on besides the feature's own text. */
function worldOf(
  { site, signs, flips, prefix, words, excessWords }: Catalog,
  facts: CatalogFacts,
): readonly unknown[] {
  const files = [...facts.files].flatMap(([path, file]) => [path, ...contentOf(file)]);
  const place = [site?.kind.value, site?.layer.value, signs, flips.centre, JSON.stringify(prefix)];
  const lists = words.flatMap(wordsOf);
  return [excessWords, facts.model, facts.vocabulary, facts.evidence, ...place, ...files, ...lists];
}

/** The definitions of names, which any feature may use. */
function wordsOf({ name, list }: NamedList): readonly unknown[] {
  if (list.kind === 'file') return [name.value, list.path.value];
  return [name.value, ...list.tokens.map((t) => (t.kind === 'text' ? t.text : t.id))];
}

function contentOf(file: FileFact): readonly unknown[] {
  return file.state === 'present' ? [file.state, file.text, file.sha256] : [file.state];
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
