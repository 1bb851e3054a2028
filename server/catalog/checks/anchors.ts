import { wantedTokens } from '../resolve/resolveList';
import type { Feature, Span } from '../types';
import type { CheckContext } from './context';

/** One anchor as far as it is known: its id with a vocabulary, else as written. */
export interface Anchor {
  readonly key: string | number;
  readonly text: string;
  readonly span: Span;
}

export function anchorsOf(feature: Feature, { facts, lookup }: CheckContext): readonly Anchor[] {
  const list = feature.anchors;
  if (!list) return [];
  if (list.kind === 'labels')
    return list.labels.map(({ value, span }) => ({ key: `label ${value}`, text: value, span }));
  if (facts.vocabulary) {
    return lookup(list).tokens.map(({ id, text, span }) => ({ key: id, text, span }));
  }
  if (list.kind === 'file' || list.kind === 'features') return [];
  return wantedTokens(list, facts).wanted.map((token) =>
    token.kind === 'id'
      ? { key: `id ${token.id}`, text: `id ${token.id}`, span: token.span }
      : { key: token.text, text: token.text, span: token.span },
  );
}

/** The place of problems that concern all anchors: their beginning. */
export function headOfAnchors(feature: Feature): Span {
  const span = feature.anchors?.span ?? feature.id.span;
  return { start: span.start, end: Math.min(span.end, span.start + 80) };
}
