import { relativePath } from '../navigation/relativePath';
import { escapeText } from '../markdown/text';
import type { Feature } from '../../catalog/types';
import type { Found, Source } from './completion';

/** Ids of features for relations and negatives: those of this catalog, then, in relations, those of the others in the workspace. */
export const ids: Source = async ({ context, document, feature, world }) => {
  const path = context.path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
  const inRelation = path === 'features.*.relations.*.target';
  if (!inRelation && path !== 'features.*.negatives.features.*') return [];
  const own = (document.parsed.catalog?.features ?? []).filter((one) => one !== feature);
  const local = own.map((one) => found(one, one.id.value));
  if (!inRelation) return local;
  const others = (await world.catalogs()).filter(({ uri }) => uri !== document.uri);
  return [
    ...local,
    ...others.flatMap((other) => {
      const from = relativePath(document.uri, other.uri);
      const features = from === undefined ? [] : (other.parsed.catalog?.features ?? []);
      return features.map((one) => found(one, `${from}#${one.id.value}`));
    }),
  ];
};

function found({ label, description, status }: Feature, newText: string): Found {
  return {
    kind: 'feature',
    label: newText,
    detail: label?.value ?? status.value,
    documentation: escapeText(description?.value ?? ''),
    newText,
  };
}
