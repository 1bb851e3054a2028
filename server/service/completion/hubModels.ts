import { scalarText } from '../../catalog/edit/scalar';
import { KNOWN_MODELS, type KnownModel } from '../../protocol/knownModels';
import type { Source } from './completion';

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
  const ran = state === 'measured' ? 'Measured with Dimcat.' : 'Expected to work, never run by us.';
  return `${name} (${modality}). ${ran} ${proof}\n\nLook first at \`resid\` at layer ${layer.at}.`;
}
