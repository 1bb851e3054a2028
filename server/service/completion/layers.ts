import type { Source } from './completion';

/** The layers that the model has. */
export const layers: Source = ({ context: { path, on }, facts: { model } }) => {
  if (path.join('.') !== 'site.layer' || on !== 'value' || !model) return [];
  return Array.from({ length: model.layers + 1 }, (_, i) => model.layers - i).map((layer) => ({
    kind: 'value',
    label: `${layer}`,
    detail: layer === 0 ? 'the embedding output' : `after block ${layer} of ${model.layers}`,
    documentation: 'The state is read after this block, before the final norm.',
    newText: `${layer}`,
  }));
};
