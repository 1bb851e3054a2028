import { dimensionListText } from '../../catalog/edit/scalar';
import { setField } from '../../catalog/edit/map';
import { ruleWords } from '../../catalog/resolve/basis';
import { overlap } from '../nodes';
import {
  problemOf,
  rewrite,
  type Action,
  type Actions,
  type FeatureScene,
  type Scene,
} from './action';

/** Freezes the measured register to explicit dimensions, and lets a rule choose them again. */
export const registerActions: Actions = (scene) => {
  const { feature, asked } = scene;
  if (!feature) return [];
  const { register, id } = feature.feature;
  if (!overlap(register.span, asked) && !overlap(id.span, asked)) return [];
  return register.value.rule === 'dims' ? thaw(scene, feature) : freeze(scene, feature);
};

function freeze({ text }: Scene, { feature, map, known }: FeatureScene): Action[] {
  const { measurement } = known.evidence;
  if (!measurement) return [];
  const { pos, neg } = measurement.register;
  const value = `{ dims: { pos: ${dimensionListText(pos)}, neg: ${dimensionListText(neg)} } }`;
  const title = `Freeze the register to its ${pos.length + neg.length} measured dimensions (now ${ruleWords(feature.register.value)})`;
  return [rewrite(title, [setField(text, map, 'register', value, 'anchors')])];
}

function thaw(scene: Scene, { feature, map }: FeatureScene): Action[] {
  const width = new Set(feature.writtenDimensions.map(({ index }) => index)).size;
  const hasComment = scene.text
    .slice(feature.register.span.start, feature.register.span.end)
    .includes('#');
  if (hasComment) return [];
  const set = (title: string, value: string): Action =>
    rewrite(
      title,
      [setField(scene.text, map, 'register', value)],
      problemOf(scene, 'register-beyond-null'),
    );
  return [
    set('Let the measurement choose the register (auto)', 'auto'),
    ...(width > 0
      ? [set(`Let the measurement choose the ${width} best dimensions`, `{ top: ${width} }`)]
      : []),
  ];
}
