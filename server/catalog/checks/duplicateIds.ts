import { problem } from '../problem';
import type { Check } from './context';

/** Feature ids are used once. */
export const checkDuplicateIds: Check = ({ catalog, byId }) =>
  catalog.features.flatMap((feature) => {
    const first = byId.get(feature.id.value);
    // The first one is the feature itself where the id is only somebody's former one.
    if (!first || first === feature) return [];
    const related = [{ message: 'The first one', span: first.id.span }];
    const message = `The id ${feature.id.value} is already used.`;
    return [problem('duplicate-feature-id', feature.id.span, message, { related })];
  });
