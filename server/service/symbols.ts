import type { DimensionNote, Feature } from '../catalog/types';
import type { Range } from '../protocol/requests';
import { shownName } from '../protocol/userText';
import type { CatalogDocument } from './ports';

/** An entry of the outline. */
export interface Symbol {
  readonly kind: 'feature' | 'dimension';
  readonly name: string;
  readonly detail: string;
  readonly range: Range;
  /** The name itself, within `range`. */
  readonly selection: Range;
}

/** Features, then notes on dimensions, in the order of the text. */
export function symbolsOf({ parsed: { catalog }, lines }: CatalogDocument): readonly Symbol[] {
  const feature = ({ id, label, status, span }: Feature): Symbol => ({
    kind: 'feature',
    name: shownName(id.value) || '?',
    detail: shownName(
      [label?.value, status.value].filter((part) => part !== undefined).join(' · '),
    ),
    range: lines.rangeOf({
      start: Math.min(span.start, id.span.start),
      end: Math.max(span.end, id.span.end),
    }),
    selection: lines.rangeOf(id.span),
  });
  const note = ({ index, label, plus, minus, status, span }: DimensionNote): Symbol => ({
    kind: 'dimension',
    name: `${index.value}`,
    detail: shownName(
      [label?.value, (plus ?? minus) && (status?.value ?? 'draft')]
        .filter((part) => part !== undefined)
        .join(' · '),
    ),
    range: lines.rangeOf(span),
    selection: lines.rangeOf(index.span),
  });
  return [...(catalog?.features ?? []).map(feature), ...(catalog?.dimensions ?? []).map(note)];
}
