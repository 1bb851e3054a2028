import type { Feature } from '../types';

/** A class of a classifier: its name, or its index among the logits. */
type WrittenClass = string | number;

/**
 * The classes that a feature of images or sounds is about: those under `targets`, named by label or given by index,
 * else the labels of the anchors.
 *
 * @returns Each once, as written; none where the feature names inputs alone.
 */
export function writtenClasses({ targets, anchors }: Feature): WrittenClass[] {
  const list = targets ?? anchors;
  if (list?.kind === 'labels') return [...new Set(list.labels.map(({ value }) => value))];
  if (!targets || list?.kind !== 'inline') return [];
  const written = list.tokens.map((token) => (token.kind === 'id' ? token.id : token.text));
  return [...new Set(written)];
}

export function classText(written: WrittenClass): string {
  return typeof written === 'number' ? `class ${written}` : written;
}
