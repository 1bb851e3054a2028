import { beatsChance } from '../../protocol/chance';
import { isHeldOut } from '../../protocol/heldOut';
import { setField } from '../../catalog/edit/map';
import type { TextEdit } from '../../catalog/edit/textEdit';
import { narrowestMetBy } from '../../catalog/format/flipEffects';
import {
  FLIP_METHOD,
  type FeatureMeasurement,
  type FlipMeasurement,
} from '../../protocol/evidence';
import { mapAt, overlap } from '../nodes';
import { share } from '../numbers';
import {
  problemOf,
  rewrite,
  type Action,
  type Actions,
  type FeatureScene,
  type Scene,
} from './action';

/** Turns evidence into a claim: the lowest AUC that its interval supports, the effect that the test found. */
export const expectationActions: Actions = (scene) => {
  const { feature } = scene;
  if (!feature || !isNear(scene, feature)) return [];
  const { measurement, flip } = feature.known.evidence;
  return [
    ...(measurement ? ofAuc(scene, feature, measurement) : []),
    ...(flip ? ofFlip(scene, feature, flip) : []),
  ];
};

/** On the id, where a feature is seen as a whole, or on its expectations. */
function isNear({ asked }: Scene, { feature }: FeatureScene): boolean {
  return [feature.id.span, feature.expect?.span].some((span) => span && overlap(span, asked));
}

function ofAuc(scene: Scene, feature: FeatureScene, measured: FeatureMeasurement): Action[] {
  const { value, low } = measured.auc.heldOut;
  const min = Math.floor(100 * (low ?? value)) / 100;
  const written = feature.feature.expect?.aucMin;
  if (written?.value === min || !isHeldOut(measured) || !beatsChance(measured)) return [];
  const why =
    low === null
      ? `measured ${share(value)}`
      : `the interval of ${share(value)} begins at ${share(low)}`;
  const title = `Expect a held-out AUC of at least ${min} (${why})`;
  const edit = setExpectation(scene.text, feature, 'auc', 'min', `${min}`);
  return [rewrite(title, [edit], problemOf(scene, 'expectation-not-met', 'expectation-in-doubt'))];
}

function ofFlip(scene: Scene, feature: FeatureScene, flip: FlipMeasurement): Action[] {
  const effect = flip.method < FLIP_METHOD ? undefined : narrowestMetBy(flip.verdict);
  if (effect === undefined || feature.feature.expect?.flip?.value === effect) return [];
  const edit = setExpectation(scene.text, feature, 'flip', 'effect', effect);
  const problem = problemOf(scene, 'flip-expectation-not-met');
  return [rewrite(`Expect the effect ${effect}, as the sign-flip test found`, [edit], problem)];
}

/** Writes `expect.claim.field`, and creates the maps that are missing. */
function setExpectation(
  text: string,
  { map }: FeatureScene,
  claim: string,
  field: string,
  value: string,
): TextEdit {
  const own = mapAt(map, 'expect', claim);
  if (own) return setField(text, own, field, value);
  const expect = mapAt(map, 'expect');
  if (expect) return setField(text, expect, claim, `{ ${field}: ${value} }`);
  return setField(text, map, 'expect', `{ ${claim}: { ${field}: ${value} } }`);
}
