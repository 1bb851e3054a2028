import { evidenceOfFeature } from '../catalog/evidence/evidenceOf';
import type { Catalog, Feature } from '../catalog/types';
import type { EvidenceFile, FeatureEvidence, Register } from '../protocol/evidence';

/** A catalog as it leaves Dimcat: what people wrote and what was measured of it. */
export interface Book {
  /** File name without folders and endings, e.g. `everyday`. */
  readonly name: string;
  readonly catalog: Catalog;
  readonly evidence: EvidenceFile | undefined;
}

export function evidenceIn({ evidence }: Book, feature: Feature): FeatureEvidence {
  return evidenceOfFeature(evidence, feature) ?? {};
}

/** The measured register; else the one written by hand; else undefined. */
export function registerIn(book: Book, feature: Feature): Register | undefined {
  const measured = evidenceIn(book, feature).measurement?.register;
  if (measured !== undefined) return measured;
  const rule = feature.register.value;
  return rule.rule === 'dims' ? { pos: rule.pos, neg: rule.neg } : undefined;
}

export function modelName({ catalog: { model } }: Book): string {
  return (model?.id ?? model?.hub ?? model?.path)?.value ?? '';
}
