/** A feature as the science takes it. */
import { unseenAnchors, type Origin } from '../catalog/evidence/origin';
import type { Vocabulary } from '../inference/api';
import type { FeatureTask } from '../science/task';
import type { PreparedFeature } from './features';

/**
 * @param origin What chose a register that the catalog writes out; its anchors are held out no more.
 *
 * Inputs are few, so negatives among them are held out as anchors are: a register would otherwise be chosen on the very
 * negatives that it is scored on, which makes no difference among the tokens of a large vocabulary.
 */
export function taskOf(
  feature: PreparedFeature,
  vocabulary: Vocabulary,
  origin?: Origin,
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
  };
}

/** An input without a group is a group of its own. */
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
