/** Dimensions that a person chose in the atlas, added to the register of a feature; comments stay. */
import { appendItems } from '../../catalog/edit/list';
import { setField } from '../../catalog/edit/map';
import { dimensionItems, dimensionListText } from '../../catalog/edit/scalar';
import type { TextEdit } from '../../catalog/edit/textEdit';
import { ruleWords } from '../../catalog/resolve/basis';
import type { CatalogFacts } from '../../catalog/facts';
import type { Feature } from '../../catalog/types';
import type { MapNode } from '../../catalog/yaml/tree';
import type { Register } from '../../protocol/evidence';
import { listAt, mapAt, mapOfFeature } from '../nodes';
import type { CatalogDocument } from '../ports';
import { registerOf } from './atlas';

export interface Extension {
  readonly edits: readonly TextEdit[];
  /** What it does, in words. */
  readonly done: string;
}

/**
 * Those that the register has already keep their sign. A register that a rule chose is written out with its measured
 * dimensions, since a rule cannot take further ones.
 */
export function extendFeature(
  document: CatalogDocument,
  facts: CatalogFacts,
  { feature: id, ...asked }: Register & { readonly feature: string },
): Extension | { readonly refusal: string } {
  const feature = document.parsed.catalog?.features.find((each) => each.id.value === id);
  const map = feature && mapOfFeature(document, feature);
  if (feature === undefined || map === undefined)
    return { refusal: `The catalog has no feature "${id}".` };
  const known = registerOf(feature, facts);
  const rule = feature.register.value;
  const own = rule.rule === 'dims' ? rule : known;
  if (own === undefined)
    return { refusal: `"${id}" has no register yet: measure it, or write its dimensions.` };
  const added = without(asked, own);
  const count = added.pos.length + added.neg.length;
  if (count === 0) return { refusal: `All of these dimensions are in the register of "${id}".` };
  if (rule.rule === 'dims')
    return {
      edits: appended(document.parsed.text, map, added),
      done: `Added ${count} to the register of ${id}.`,
    };
  return writtenOut(document.parsed.text, { feature, map }, own, added);
}

function without({ pos, neg }: Register, own: Register): Register {
  const known = new Set([...own.pos, ...own.neg]);
  const left = (of: readonly number[]): number[] =>
    [...new Set(of)].filter((d) => !known.has(d)).sort((a, b) => a - b);
  return { pos: left(pos), neg: left(neg) };
}

function appended(text: string, map: MapNode, added: Register): TextEdit[] {
  const dims = mapAt(map, 'register', 'dims');
  // The register is another one's, e.g. an inherited default: this feature gets its own.
  if (dims === undefined || dims.entries.length === 0)
    return [setField(text, map, 'register', dimsText(added), 'anchors')];
  return (['pos', 'neg'] as const).flatMap((side) => {
    if (added[side].length === 0) return [];
    const list = listAt(dims, side);
    return list
      ? appendItems(text, list, dimensionItems(added[side]))
      : [setField(text, dims, side, dimensionListText(added[side]))];
  });
}

function writtenOut(
  text: string,
  { feature, map }: { readonly feature: Feature; readonly map: MapNode },
  own: Register,
  added: Register,
): Extension | { readonly refusal: string } {
  const { span } = feature.register;
  const id = feature.id.value;
  if (text.slice(span.start, span.end).includes('#'))
    return { refusal: `The register of "${id}" has a comment that would be lost: write into it.` };
  const whole = { pos: [...own.pos, ...added.pos], neg: [...own.neg, ...added.neg] };
  const before = own.pos.length + own.neg.length;
  const count = added.pos.length + added.neg.length;
  return {
    edits: [setField(text, map, 'register', dimsText(whole), 'anchors')],
    done: `Added ${count} to the register of ${id}, which is now written out: ${before} measured dimensions (${ruleWords(feature.register.value)}) and these.`,
  };
}

function dimsText({ pos, neg }: Register): string {
  return `{ dims: { pos: ${dimensionListText(pos)}, neg: ${dimensionListText(neg)} } }`;
}
