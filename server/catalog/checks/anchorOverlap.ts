import { problem } from '../problem';
import { shown } from '../resolve/resolveToken';
import { wordOf } from '../resolve/variants';
import type { Feature, Problem } from '../types';
import { anchorsOf, type Anchor } from './anchors';
import { shifted } from '../yaml/shift';
import type { Check } from './context';
import type { Found } from './memory';

/** Within a feature: the same token twice, or variants of one word. */
export const checkRepeatedAnchors: Check = (context) =>
  context.checked.flatMap((feature) => {
    const tokens = new Map<Anchor['key'], Anchor>();
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

/** Relations between two categories that overlap on purpose. */
const overlapping = new Set([
  'broader',
  'narrower',
  'same-as',
  'part-of',
  'has-part',
  'replaces',
  'replaced-by',
]);

interface Owner {
  readonly feature: Feature;
  readonly anchor: Anchor;
}

/**
 * Between features: the same token in two that no relation connects. Reported once, at the later one. Pauses after each
 * feature.
 *
 * @param isIgnored Asked first, since a catalog that ignores them may hold tens of thousands.
 */
export function* sharedAnchors(
  found: ReadonlyMap<Feature, Pick<Found, 'anchors'>>,
  isIgnored: (code: string, offset: number) => boolean,
): Generator<void, Problem[]> {
  const owners = new Map<Anchor['key'], Owner>();
  const problems: Problem[] = [];
  for (const [feature, { anchors }] of found) {
    for (const anchor of anchors) {
      const first = owners.get(anchor.key);
      if (!first) owners.set(anchor.key, { feature, anchor });
      else if (
        first.feature !== feature &&
        !isIgnored('anchor-shared', feature.span.start + anchor.span.start) &&
        !areRelated(first.feature, feature)
      ) {
        problems.push(shared(feature, anchor, first));
      }
    }
    yield;
  }
  return problems;
}

/** Places of anchors count from the start of their feature. */
function shared(feature: Feature, anchor: Anchor, first: Owner): Problem {
  const { id, span } = first.feature;
  const message = `${shown(anchor.text)} is also an anchor of ${id.value}.`;
  const related = [{ message: id.value, span: shifted(first.anchor.span, span.start) }];
  const place = shifted(anchor.span, feature.span.start);
  return problem('anchor-shared', place, message, { related });
}

/** Whether a relation of either connects the two. */
export function areRelated(a: Feature, b: Feature): boolean {
  const names = (from: Feature, to: Feature): boolean =>
    from.relations.some(
      ({ kind, target }) =>
        overlapping.has(kind.value) &&
        [to.id, ...to.aliases].some((id) => id.value === target.value),
    );
  return names(a, b) || names(b, a);
}
