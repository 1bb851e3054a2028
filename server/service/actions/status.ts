import { setField } from '../../catalog/edit/map';
import type { Status } from '../../catalog/types';
import { overlap } from '../nodes';
import { problemOf, rewrite, type Action, type Actions } from './action';

/** Sets the status that the evidence supports: refuted, or candidate until everything is shown. */
export const statusActions: Actions = (scene) => {
  const { feature, asked, text } = scene;
  if (!feature) return [];
  const { status, id, label, description } = feature.feature;
  const place = description ? 'description' : label ? 'label' : 'id';
  const set = (title: string, to: Status, ...codes: string[]): Action[] => {
    const problem = problemOf(scene, ...codes);
    const near = overlap(id.span, asked) || overlap(status.span, asked);
    if (status.value === to || (!problem && (!near || to === 'candidate'))) return [];
    return [rewrite(title, [setField(text, feature.map, 'status', to, place)], problem)];
  };
  return [
    ...set('Call it candidate until both are shown', 'candidate', 'validated-without-evidence'),
    ...set(
      'Mark as refuted',
      'refuted',
      'expectation-not-met',
      'flip-expectation-not-met',
      'register-beyond-null',
    ),
  ];
};
