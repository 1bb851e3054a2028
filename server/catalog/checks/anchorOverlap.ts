import { problem } from '../problem';
import { shown } from '../resolve/resolveToken';
import { wordOf } from '../resolve/variants';
import type { Feature, Problem } from '../types';
import { anchorsOf, type Anchor } from './anchors';
import type { Check } from './context';

/** Within a feature: the same token twice, or variants of one word. */
export const checkRepeatedAnchors: Check = (context) =>
  context.catalog.features.flatMap((feature) => {
    const tokens = new Map<string, Anchor>();
    const words = new Map<string, Anchor>();
    return anchorsOf(feature, context).flatMap((anchor) => {
      const same = tokens.get(anchor.key);
      const variant = words.get(wordOf(anchor.text));
      if (!same) tokens.set(anchor.key, anchor);
      if (!variant) words.set(wordOf(anchor.text), anchor);
      const first = same ?? variant;
      return first ? [repeated(anchor, first, same !== undefined)] : [];
    });
  });

function repeated(anchor: Anchor, first: Anchor, same: boolean): Problem {
  const message = same
    ? `${shown(anchor.text)} is listed twice; it counts once.`
    : `${shown(anchor.text)} is a variant of ${shown(first.text)}: two anchors, but hardly two observations.`;
  const related = [{ message: 'The first one', span: first.span }];
  return problem('anchor-repeated', anchor.span, message, { related });
}

/** Relations that say that two categories overlap on purpose. */
const overlapping = new Set([
  'broader',
  'narrower',
  'same-as',
  'part-of',
  'has-part',
  'replaces',
  'replaced-by',
]);

/** Between features: the same token in two that no relation connects. Told once, at the later one. */
export const checkSharedAnchors: Check = (context) => {
  const owners = new Map<string, { readonly feature: Feature; readonly anchor: Anchor }>();
  const problems: Problem[] = [];
  for (const feature of context.catalog.features) {
    for (const anchor of anchorsOf(feature, context)) {
      const first = owners.get(anchor.key);
      if (!first) owners.set(anchor.key, { feature, anchor });
      else if (first.feature !== feature && !areRelated(first.feature, feature)) {
        const message = `${shown(anchor.text)} is also an anchor of ${first.feature.id.value}.`;
        const related = [{ message: first.feature.id.value, span: first.anchor.span }];
        problems.push(problem('anchor-shared', anchor.span, message, { related }));
      }
    }
  }
  return problems;
};

/** Whether a relation of either says that the two belong to one another. */
export function areRelated(a: Feature, b: Feature): boolean {
  const names = (from: Feature, to: Feature): boolean =>
    from.relations.some(
      ({ kind, target }) =>
        overlapping.has(kind.value) &&
        [to.id, ...to.aliases].some((id) => id.value === target.value),
    );
  return names(a, b) || names(b, a);
}
