import type { FeatureSummary, Position } from '../../server/protocol/requests';

/**
 * The feature that a position in a catalog belongs to: the last one that starts at or before its line.
 *
 * @param features In any order.
 * @returns undefined above the first feature.
 */
export function featureAt(
  features: readonly FeatureSummary[],
  position: Position,
): FeatureSummary | undefined {
  const before = features.filter((feature) => feature.range.start.line <= position.line);
  return before.reduce<FeatureSummary | undefined>(
    (last, feature) =>
      last === undefined || feature.range.start.line >= last.range.start.line ? feature : last,
    undefined,
  );
}
