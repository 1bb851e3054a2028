import type { Position } from '../protocol/evidence';
import { nouns, type Modality, type Nouns } from '../protocol/nouns';
import type { Catalog } from './types';

/** What the catalog's model reads; text by default. */
export function modalityOf({ model }: Pick<Catalog, 'model'>): Modality {
  return model?.modality?.value ?? 'text';
}

export function nounsOf(catalog: Pick<Catalog, 'model'>): Nouns {
  return nouns[modalityOf(catalog)];
}

/** Which position represents a whole input; undefined for text, which uses the last one. */
export function positionOf(catalog: Pick<Catalog, 'model' | 'inputs'>): Position | undefined {
  const modality = modalityOf(catalog);
  if (modality === 'text') return undefined;
  return catalog.inputs.position?.value ?? (modality === 'vision' ? 'cls' : 'mean');
}
