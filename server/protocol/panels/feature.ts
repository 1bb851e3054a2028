/** What the page of a feature asks for. */
import { object } from '../decode';
import { featurePage } from '../requests';
import { ask } from './asks';
import { featureId } from './place';

const ofFeature = object({ feature: featureId });

export const featureAsks = {
  page: ask(ofFeature, featurePage),
};
