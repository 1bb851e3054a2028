import { problem } from '../problem';
import { isUnread, wantedTokens } from '../resolve/resolveList';
import type { CatalogFacts } from '../facts';
import type { ResolvedFeature } from '../resolve/resolveFeature';
import type { Severity } from '../problems/entry';
import type { Feature } from '../types';
import { headOfAnchors } from './anchors';
import type { Check } from './context';

/** Fewer than 10 anchors have no honest interval, fewer than 20 a wide one. */
export const checkAnchorCount: Check = ({ checked, resolved, facts }) =>
  checked.flatMap((feature) => {
    if (feature.status.value === 'deprecated') return [];
    const count = countAnchors(feature, () => resolved(feature), facts);
    if (count === undefined || count >= 20) return [];
    const [severity, consequence] = verdictOn(count);
    const span = headOfAnchors(feature);
    const known = facts.vocabulary !== undefined;
    const message = `${feature.id.value} has ${words(count, known)}: ${consequence}.`;
    return [problem('too-few-anchors', span, message, { severity })];
  });

/** Usable anchors if the vocabulary is known, otherwise written ones; undefined for a file that was not read. */
function countAnchors(
  feature: Feature,
  resolved: () => ResolvedFeature,
  facts: CatalogFacts,
): number | undefined {
  const { anchors } = feature;
  if (!anchors) return 0;
  if (isUnread(anchors, facts)) return undefined;
  if (facts.vocabulary) return resolved().anchors.length;
  if (anchors.kind === 'labels' || anchors.kind === 'features') return undefined;
  const { wanted } = wantedTokens(anchors, facts);
  return new Set(wanted.map((token) => (token.kind === 'id' ? token.id : token.text))).size;
}

function verdictOn(count: number): readonly [Severity, string] {
  if (count === 0) return ['warning', 'it cannot be measured'];
  if (count < 10) return ['warning', 'with fewer than 10 no interval can be given'];
  return ['information', 'with fewer than 20 the interval is wide'];
}

/** If the vocabulary is known, words that are not single tokens do not count. */
function words(count: number, known: boolean): string {
  const usable = known ? 'usable ' : '';
  if (count === 0) return `no ${usable}anchors`;
  return count === 1 ? `1 ${usable}anchor` : `${count} ${usable}anchors`;
}
