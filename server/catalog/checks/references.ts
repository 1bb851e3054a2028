/** Names within a catalog: every id is unique, and every reference has a target. */
import { nearest } from '../parse/nearest';
import { problem } from '../problem';
import type { ProblemCode } from '../problemCodes';
import { featuresOnSides } from '../claims/dimensionClaim';
import { listsByName, mostWords } from '../shared/excess';
import { namedLists } from '../shared/words';
import type { Feature, Located, Problem } from '../types';
import type { Check } from './context';

/** The most suggestions of a near id, since a search takes time in a large catalog. */
const mostSuggestions = 50;

interface Reference {
  readonly from: Feature;
  readonly to: Located<string>;
  readonly code: ProblemCode;
}

/** Relations, negatives and the sides of dimensions name other features of the catalog. */
export const checkReferences: Check = ({ catalog, byId, facts }) =>
  [...catalog.features, ...catalog.claims]
    .flatMap(referencesOf)
    .filter(({ from, to, code }) => {
      const elsewhere = code === 'unknown-relation-target' ? placeElsewhere(to.value) : undefined;
      if (elsewhere) return facts.elsewhere?.(elsewhere.path)?.has(elsewhere.id) === false;
      return byId.get(to.value) === from || !byId.has(to.value);
    })
    .map((reference, i) => unknown(reference, i < mostSuggestions ? [...byId.keys()] : []));

/** The parts of `other.dims.yaml#id`: a feature of another catalog, its path relative to this one. */
export function placeElsewhere(target: string): { path: string; id: string } | undefined {
  const at = target.lastIndexOf('#');
  return at > 0 ? { path: target.slice(0, at), id: target.slice(at + 1) } : undefined;
}

function referencesOf(from: Feature): Reference[] {
  const negatives = from.negatives?.kind === 'features' ? from.negatives.ids : [];
  const sides = featuresOnSides(from);
  return [
    ...from.relations.map(({ target }) => ({
      from,
      to: target,
      code: 'unknown-relation-target' as const,
    })),
    ...[...negatives, ...sides].map((to) => ({ from, to, code: 'unknown-feature' as const })),
  ];
}

function unknown({ from, to, code }: Reference, ids: readonly string[]): Problem {
  const { value, span } = to;
  if ([from.id, ...from.aliases].some((own) => own.value === value)) {
    return problem(code, span, `The feature ${value} cannot refer to itself.`);
  }
  const elsewhere = placeElsewhere(value);
  if (elsewhere && code === 'unknown-relation-target') {
    const message = `The catalog ${elsewhere.path.slice(0, 80)} has no feature ${elsewhere.id.slice(0, 60)}.`;
    return problem(code, span, message);
  }
  const near = nearest(value, ids);
  const message = `The catalog has no feature ${value.slice(0, 60)}`;
  if (near === undefined) return problem(code, span, `${message}.`);
  const fix = { title: `Change to ${near}`, span, newText: near };
  return problem(code, span, `${message}; did you mean ${near}?`, { fix });
}

/** Feature ids are used once. */
export const checkDuplicateIds: Check = ({ catalog, byId }) =>
  catalog.features.flatMap((feature) => {
    const first = byId.get(feature.id.value);
    // The first one is the feature itself if the other use of the id is a former id.
    if (!first || first === feature) return [];
    const related = [{ message: 'The first one', span: first.id.span }];
    const message = `The id ${feature.id.value} is already used.`;
    return [problem('duplicate-feature-id', feature.id.span, message, { related })];
  });

/** Every `{ words: NAME }` names a list. */
export const checkWords: Check = ({ catalog }) => {
  if (catalog.excessWords) return [];
  const names = catalog.words.map(({ name }) => name.value);
  return [...catalog.features, ...catalog.claims]
    .flatMap(namedLists)
    .filter(({ known }) => !known)
    .map(({ value, span }, i) => {
      const near = nearest(value, i < mostSuggestions ? names : []);
      const advice = near === undefined ? '' : ` Did you mean ${near}?`;
      const fix =
        near === undefined ? {} : { fix: { title: `Change to ${near}`, span, newText: near } };
      return problem('unknown-words', span, `There is no list of words "${value}".${advice}`, fix);
    });
};

/** Lists that are named again and again may come to more words than anything could look up. */
const checkExcess: Check = ({ catalog }) =>
  catalog.excessWords
    ? [...catalog.features, ...catalog.claims].flatMap(listsByName).map((span) => {
        const message = `The lists that are used by name come to more than ${mostWords.toLocaleString('en-US')} words together, so none of them is read.`;
        return problem('lists-too-long', span, message);
      })
    : [];

/** All checks of this file, each of which checks the catalog as a whole. */
export const referenceChecks: readonly Check[] = [
  checkDuplicateIds,
  checkReferences,
  checkWords,
  checkExcess,
];
