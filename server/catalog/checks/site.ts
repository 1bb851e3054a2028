import { problem } from '../problem';
import type { Check } from './context';

/** The catalog says what to measure, and the layer exists. */
export const checkSite: Check = ({ catalog, facts }) => {
  const { site, model } = catalog;
  const missing = [
    !model?.path && 'the path of a model',
    !model?.tokenizer && 'a tokenizer',
    !site && 'a site',
  ].filter((part) => part !== false);
  const [feature] = catalog.features;
  if (missing.length > 0 && feature) {
    const span = model?.span ?? feature.id.span;
    const head = { start: span.start, end: Math.min(span.end, span.start + 80) };
    const message = `Nothing can be measured yet: the catalog does not name ${missing.join(' or ')}.`;
    return [problem('site-missing', head, message)];
  }
  const layers = facts.model?.layers;
  if (!site || layers === undefined || site.layer.value <= layers) return [];
  const message = `The model has no layer ${site.layer.value}: it has 0 to ${layers}.`;
  return [problem('layer-out-of-range', site.layer.span, message)];
};
