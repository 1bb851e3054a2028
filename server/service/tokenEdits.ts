/** Edits of a feature that a token of its page suggests: they keep comments, and undo takes them back. */
import { appendItems, listStyle, removeItem } from '../catalog/edit/list';
import { setField } from '../catalog/edit/map';
import { scalarText } from '../catalog/edit/scalar';
import type { TextEdit } from '../catalog/edit/textEdit';
import type { CatalogFacts } from '../catalog/facts';
import { shown } from '../catalog/resolve/resolveToken';
import type { Feature } from '../catalog/types';
import { valueOf, type MapNode } from '../catalog/yaml/tree';
import { listAt, mapOfFeature } from './nodes';
import type { CatalogDocument } from './ports';

export type TokenEditKind = 'anchor' | 'exclude' | 'note';

export interface TokenEdit {
  readonly edits: readonly TextEdit[];
  /** What it does, in words. */
  readonly done: string;
}

/** Why nothing can be changed, in a sentence; otherwise what changes. */
export type TokenEditOutcome = TokenEdit | { readonly refusal: string };

/**
 * `anchor` appends the token to the anchors. `exclude` takes an anchor out; another token goes to the negatives where
 * the feature lists them, and into the notes where its negatives are the rest of the vocabulary. `note` writes the
 * token into the notes.
 */
export function tokenEdit(
  document: CatalogDocument,
  facts: CatalogFacts,
  { feature: id, edit, token }: { feature: string; edit: TokenEditKind; token: number },
): TokenEditOutcome {
  const feature = document.parsed.catalog?.features.find((each) => each.id.value === id);
  const map = feature && mapOfFeature(document, feature);
  const { vocabulary } = facts;
  if (feature === undefined || map === undefined)
    return { refusal: `The catalog has no feature "${id}".` };
  if (vocabulary === undefined || token >= vocabulary.size)
    return { refusal: 'The tokenizer is not loaded, so the token has no text.' };
  const scene = { text: document.parsed.text, feature, map, token: vocabulary.textOf(token) };
  switch (edit) {
    case 'anchor':
      return addAnchor(scene);
    case 'exclude':
      return exclude(scene);
    case 'note':
      return note(scene, `look at ${shown(scene.token)}`);
  }
}

interface Scene {
  readonly text: string;
  readonly feature: Feature;
  readonly map: MapNode;
  /** Text of the token. */
  readonly token: string;
}

function addAnchor({ text, map, token }: Scene): TokenEditOutcome {
  const list = listAt(map, 'anchors');
  if (list === undefined)
    return {
      refusal: 'The anchors are not a list in the catalog but a file or labels: add it there.',
    };
  if (indexIn(list, token) >= 0) return { refusal: `${shown(token)} is an anchor already.` };
  const edits = appendItems(text, list, [scalarText(token, listStyle(list))]);
  return { edits, done: `${shown(token)} was added to the anchors.` };
}

function exclude(scene: Scene): TokenEditOutcome {
  const { text, map, token } = scene;
  const anchors = listAt(map, 'anchors');
  const index = anchors ? indexIn(anchors, token) : -1;
  if (anchors && index >= 0) {
    const edits = [removeItem(text, anchors, index)];
    return { edits, done: `${shown(token)} was taken out of the anchors.` };
  }
  const negatives = listAt(map, 'negatives');
  if (negatives === undefined) return note(scene, `not a member: ${shown(token)}`);
  if (indexIn(negatives, token) >= 0) return { refusal: `${shown(token)} is a negative already.` };
  const edits = appendItems(text, negatives, [scalarText(token, listStyle(negatives))]);
  return { edits, done: `${shown(token)} was added to the negatives.` };
}

/** A text of several lines is left alone: a person laid it out. */
function note({ text, feature, map }: Scene, words: string): TokenEditOutcome {
  const before = feature.notes?.value.trim() ?? '';
  const known = valueOf(map, 'notes');
  if (
    before.includes('\n') ||
    (known && text.slice(known.span.start, known.span.end).includes('\n'))
  )
    return { refusal: 'The notes are of several lines: write into them in the catalog.' };
  const whole = before === '' ? words : `${before}; ${words}`;
  return {
    edits: [setField(text, map, 'notes', scalarText(whole, 'double'))],
    done: `Noted: ${words}.`,
  };
}

function indexIn(list: NonNullable<ReturnType<typeof listAt>>, token: string): number {
  return list.items.findIndex((item) => item.kind === 'scalar' && item.value === token);
}
