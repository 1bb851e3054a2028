import { nearest } from '../parse/nearest';
import { problem } from '../problem';
import type { ProblemCode } from '../problemCodes';
import type { Feature, Located, Problem } from '../types';
import type { Check } from './context';

/** Most suggestions of a near id: looking for one takes time in a large catalog. */
const mostSuggestions = 50;

interface Reference {
  readonly from: Feature;
  readonly to: Located<string>;
  readonly code: ProblemCode;
}

/** Relations and negatives name other features of the catalog. */
export const checkReferences: Check = ({ catalog, byId }) =>
  catalog.features
    .flatMap(referencesOf)
    .filter(({ from, to }) => to.value === from.id.value || !byId.has(to.value))
    .map((reference, i) => unknown(reference, i < mostSuggestions ? [...byId.keys()] : []));

function referencesOf(from: Feature): Reference[] {
  const negatives = from.negatives?.kind === 'features' ? from.negatives.ids : [];
  return [
    ...from.relations.map(({ target }) => ({
      from,
      to: target,
      code: 'unknown-relation-target' as const,
    })),
    ...negatives.map((to) => ({ from, to, code: 'unknown-feature' as const })),
  ];
}

function unknown({ from, to, code }: Reference, ids: readonly string[]): Problem {
  const { value, span } = to;
  if (value === from.id.value) {
    return problem(code, span, `The feature ${value} cannot be named here: it is this one.`);
  }
  const near = nearest(value, ids);
  const message = `The catalog has no feature ${value.slice(0, 60)}`;
  if (near === undefined) return problem(code, span, `${message}.`);
  const fix = { title: `Change to ${near}`, span, newText: near };
  return problem(code, span, `${message}; did you mean ${near}?`, { fix });
}
