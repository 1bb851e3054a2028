import { appendItems } from '../../catalog/edit/list';
import { setField } from '../../catalog/edit/map';
import type { TextEdit } from '../../catalog/edit/textEdit';
import { idPattern } from '../../catalog/format/featureFormat';
import type { Span } from '../../catalog/types';
import { listAt, mapOfFeature } from '../nodes';
import type { CatalogDocument } from '../ports';
import { referenceAt, referencesTo, targetOf, type Target } from './reference';

export interface RenameEdits {
  readonly document: CatalogDocument;
  readonly edits: readonly TextEdit[];
}

/** What a rename at `offset` would change: the id's place and its current name. Undefined if no feature is named. */
export function renamable(
  document: CatalogDocument,
  offset: number,
  catalogs: readonly CatalogDocument[],
): { readonly span: Span; readonly name: string } | undefined {
  const reference = referenceAt(document, offset);
  if (!reference || reference.kind === 'alias' || !targetOf(reference, catalogs)) return undefined;
  return { span: reference.id.span, name: reference.id.value };
}

/**
 * Renames the feature named at `offset` in all catalogs, and keeps the old id among its `aliases`, so that its evidence
 * and whatever names it from outside still find it. Undefined if no feature is named.
 */
export function renameAt(
  document: CatalogDocument,
  offset: number,
  name: string,
  catalogs: readonly CatalogDocument[],
): readonly RenameEdits[] | { readonly obstacle: string } | undefined {
  const reference = referenceAt(document, offset);
  const target = reference && targetOf(reference, catalogs);
  if (!target || reference.kind === 'alias') return undefined;
  const obstacle = obstacleTo(name, target);
  if (obstacle !== undefined) return { obstacle };
  const old = target.feature.id.value;
  if (old === name) return [];
  const edits = new Map<CatalogDocument, TextEdit[]>();
  for (const { from, id, kind } of referencesTo(target, catalogs)) {
    // References by a former id still find the feature, and stay as they are.
    if (kind === 'alias' || id.value !== old) continue;
    const own = edits.get(from) ?? [];
    edits.set(from, [...own, renamed(from, id.span, name)]);
  }
  const own = edits.get(target.document) ?? [];
  edits.set(target.document, [...own, ...alias(target, old)]);
  return [...edits].map(([changed, all]) => ({ document: changed, edits: all }));
}

function obstacleTo(name: string, { document, feature }: Target): string | undefined {
  if (!new RegExp(idPattern).test(name) || name.length > 64) {
    return 'An id is 1 to 64 lower-case letters and digits with single -, _ or . between them.';
  }
  const taken = document.parsed.catalog?.features.some(
    (one) => one !== feature && [one.id, ...one.aliases].some(({ value }) => value === name),
  );
  return taken ? `The id ${name} is already used.` : undefined;
}

/** Quotes stay. */
function renamed({ parsed }: CatalogDocument, { start, end }: Span, name: string): TextEdit {
  const quote = /^(["']).*\1$/s.exec(parsed.text.slice(start, end))?.[1] ?? '';
  return { span: { start, end }, newText: `${quote}${name}${quote}` };
}

function alias({ document, feature }: Target, old: string): readonly TextEdit[] {
  const map = mapOfFeature(document, feature);
  if (!map || feature.aliases.some(({ value }) => value === old)) return [];
  const { text } = document.parsed;
  const list = listAt(map, 'aliases');
  return list ? appendItems(text, list, [old]) : [setField(text, map, 'aliases', `[${old}]`, 'id')];
}
