/** A feature as a task for `science`. */
import { unseenAnchors, type Origin } from '../catalog/evidence/origin';
import type { Vocabulary } from '../inference/api';
import type { Claimed, FeatureTask } from '../science/task';
import type { PreparedFeature } from './features';

/**
 * @param origin What chose a register that the catalog lists; its anchors are no longer held out.
 *
 * Inputs are few, so their negatives are held out like the anchors: otherwise a register would be chosen on the same
 * negatives that score it. In a large vocabulary of tokens that makes no difference.
 */
export function taskOf(
  feature: PreparedFeature,
  vocabulary: Vocabulary,
  origin?: Origin,
  claimed?: Claimed,
): FeatureTask {
  const { id, anchors, anchorTexts, anchorGroups, register } = feature;
  const negatives =
    feature.negatives ?? (vocabulary.inputs ? allBut(anchors, vocabulary.size) : null);
  return {
    id,
    anchors,
    anchorTexts,
    ...(anchorGroups && { anchorGroups }),
    negatives,
    ...(negatives && groupsOf(negatives, vocabulary)),
    register,
    ...(origin && { unseen: unseenAnchors(origin, feature) }),
    ...(claimed && { claimed }),
  };
}

/** An input without a group is its own group. */
function groupsOf(
  negatives: readonly number[],
  { inputs }: Vocabulary,
): Pick<FeatureTask, 'negativeGroups'> {
  if (!inputs || negatives.every((id) => inputs.groupOf(id) === undefined)) return {};
  return { negativeGroups: negatives.map((id) => inputs.groupOf(id) ?? `input ${id}`) };
}

function allBut(ids: readonly number[], size: number): number[] {
  const left = new Set(ids);
  return Array.from({ length: size }, (_, id) => id).filter((id) => !left.has(id));
}
