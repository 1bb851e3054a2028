import type { CatalogFacts } from '../facts';
import { nouns } from '../../protocol/nouns';
import { modalityOf } from '../modality';
import { problem } from '../problem';
import type { Catalog, Problem } from '../types';
import type { Check } from './context';

/** The catalog says what to measure, and the layer exists. */
export const checkSite: Check = ({ catalog, facts }) => {
  const { site, model } = catalog;
  const missing = [
    !model?.path && !model?.hub && 'the path of a model',
    ...missingInputs(catalog),
    !site && 'a site',
  ].filter((part) => part !== false);
  const [feature] = catalog.features;
  if (missing.length > 0 && feature) {
    const span = model?.span ?? feature.id.span;
    const head = { start: span.start, end: Math.min(span.end, span.start + 80) };
    const message = `Nothing can be measured yet: the catalog does not name ${missing.join(' or ')}.`;
    return [problem('site-missing', head, message)];
  }
  return site ? siteProblems(site, facts) : [];
};

function missingInputs(catalog: Catalog): string[] {
  const modality = modalityOf(catalog);
  const { model } = catalog;
  if (modality === 'text') return (model?.tokenizer ?? model?.hub) ? [] : ['a tokenizer'];
  return catalog.inputs.files ? [] : [`a folder of ${nouns[modality].many} (input.files)`];
}

function siteProblems(
  { kind: { value: kind }, layer }: NonNullable<Catalog['site']>,
  { model, sites }: CatalogFacts,
): readonly Problem[] {
  const first = kind === 'resid' ? 0 : 1;
  if (layer.value < first || (model && layer.value > model.layers)) {
    const range = model ? `${first} to ${model.layers}` : `${first} and more`;
    const message = `The site ${kind} has no layer ${layer.value}: it has ${range}.`;
    return [problem('layer-out-of-range', layer.span, message)];
  }
  if (kind === 'resid' || sites?.[kind][layer.value - 1] !== null) return [];
  const message = `The ${siteWords[kind]} of block ${layer.value} were not found in the model.`;
  return [problem('site-not-found', layer.span, message)];
}

const siteWords = { k: 'keys', v: 'values', ffn: 'neurons' } as const;
