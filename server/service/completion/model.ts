/** Values of the fields that name a model, its files and its layer. */
import { scalarText } from '../../catalog/edit/scalar';
import { KNOWN_MODELS, type KnownModel } from '../../protocol/knownModels';
import type { Source } from './source';

/** The kinds of files that fields name. */
const wanted: readonly (readonly [RegExp, RegExp])[] = [
  [/^model\.path$/, /\.onnx$/i],
  [/^model\.tokenizer(?:\.path)?$/, /(?:^|\/)tokenizer\.json$/i],
  [/^model\.preprocessor$/, /(?:^|\/)preprocessor_config\.json$/i],
  [/^input\.files$/, /\.csv$/i],
  [/^frequency\.file$/, /\.[ct]sv$/i],
  [/^features\.0\.(?:anchors|targets|negatives)\.file$/, /\.txt$/i],
];

/** Files near the catalog, as paths relative to it. */
export const files: Source = async ({ context, document, world }) => {
  const path = context.path.join('.');
  const pattern = wanted.find(([place]) => place.test(path))?.[1];
  if (!pattern || context.on !== 'value') return [];
  const near = await world.filesNear(document);
  const offer = (documentation: string) => (label: string) => ({
    kind: 'file' as const,
    label,
    documentation,
    newText: scalarText(label, context.quoted ? 'double' : 'plain'),
  });
  return [
    ...near.filter((file) => pattern.test(file)).map(offer('A file near the catalog.')),
    ...(path === 'model.path' ? checkpointsIn(near) : []).map(
      offer('A checkpoint near the catalog.'),
    ),
  ];
};

/** The folders with a config.json beside their weights. */
function checkpointsIn(near: readonly string[]): string[] {
  return near.flatMap((file) => {
    const folder = /^(.+)\/config\.json$/.exec(file)?.[1];
    const weights = ['model.safetensors', 'model.safetensors.index.json'];
    return folder !== undefined && weights.some((name) => near.includes(`${folder}/${name}`))
      ? [folder]
      : [];
  });
}

/** Models of a hub that are known to work, or expected to, for `model.hub`. */
export const hubModels: Source = ({ context }) => {
  if (context.path.join('.') !== 'model.hub' || context.on !== 'value') return [];
  return KNOWN_MODELS.flatMap((model) =>
    model.hub === undefined
      ? []
      : [
          {
            kind: 'value' as const,
            label: model.hub.repo,
            detail: model.name,
            documentation: documentationOf(model),
            newText: scalarText(model.hub.repo, context.quoted ? 'double' : 'plain'),
          },
        ],
  );
};

function documentationOf({ name, modality, state, layer, proof }: KnownModel): string {
  const ran =
    state === 'measured' ? 'Measured with Dimcat.' : 'Expected to work; never run with Dimcat.';
  return `${name} (${modality}). ${ran} ${proof}\n\nStart with \`resid\` at layer ${layer.at}.`;
}

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
