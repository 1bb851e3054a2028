import { NOT_MEASURED, type AtlasScores } from '../../protocol/atlas';
import type { Register } from '../../protocol/evidence';

/**
 * Dimensions as a register, each with the sign that the feature's anchors have more often; ascending. Those that were
 * not measured, or lie outside, are left out.
 */
export function registerFrom(
  { features, dimensions, values }: AtlasScores,
  asked: { readonly feature: string; readonly dimensions: readonly number[] },
): Register {
  const row = features.indexOf(asked.feature);
  const valueOf = (d: number): number =>
    row < 0 || d >= dimensions ? NOT_MEASURED : values[row * dimensions + d]!;
  const known = [...new Set(asked.dimensions)]
    .filter((d) => valueOf(d) !== NOT_MEASURED)
    .sort((a, b) => a - b);
  return {
    pos: known.filter((d) => valueOf(d) > 0),
    neg: known.filter((d) => valueOf(d) <= 0),
  };
}
