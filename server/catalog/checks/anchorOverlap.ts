import { problem } from '../problem';
import { firstOf, mostOfFile } from '../resolve/resolveList';
import { shown } from '../resolve/resolveToken';
import { wordOf } from '../resolve/variants';
import type { Feature, Problem, Span } from '../types';
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
  /** How far the feature has moved since its anchors were found. */
  readonly by: number;
}

/**
 * Between features: the same token in two that no relation connects. Reported once, at the later one. Pauses after each
 * feature.
 *
 * @param isIgnored Asked first, since a catalog that ignores them may hold tens of thousands.
 */
export function* sharedAnchors(
  found: ReadonlyMap<Feature, Pick<Found, 'at' | 'anchors'>>,
  isIgnored: (code: string, offset: number) => boolean,
): Generator<void, Problem[]> {
  const owners = new Map<Anchor['key'], Owner>();
  const problems: Problem[] = [];
  for (const [feature, { at, anchors }] of found) {
    const by = feature.span.start - at;
    const own: Problem[] = [];
    for (const anchor of anchors) {
      const first = owners.get(anchor.key);
      if (!first) owners.set(anchor.key, { feature, anchor, by });
      else if (
        first.feature !== feature &&
        !isIgnored('anchor-shared', anchor.span.start + by) &&
        !areRelated(first.feature, feature)
      ) {
        own.push(shared({ feature, anchor, by }, first));
      }
    }
    const isFile = feature.anchors?.kind === 'file';
    // One by one: a feature may share tens of thousands of anchors, more than a call takes arguments.
    for (const one of isFile ? firstOf(own, mostOfFile) : own) problems.push(one);
    yield;
  }
  return problems;
}

function shared(later: Owner, first: Owner): Problem {
  const { id } = first.feature;
  const message = `${shown(later.anchor.text)} is also an anchor of ${id.value}.`;
  const placeOf = ({ anchor, by }: Owner): Span => shifted(anchor.span, by);
  const related = [{ message: id.value, span: placeOf(first) }];
  return problem('anchor-shared', placeOf(later), message, { related });
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
