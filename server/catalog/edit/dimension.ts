/** Entries under `dimensions`, written without touching the rest of the text. */
import { entryText, fieldsOf, type Draft, type DraftField } from '../dimensions/draft';
import { valueOf, type MapNode, type TreeNode } from '../yaml/tree';
import { lineEndOf } from './layout';
import { setField } from './map';
import { insertAt, type TextEdit } from './textEdit';

/** Adds drafts to a catalog's text; of a dimension that has an entry, what the entry lacks. */
export function draftEdits(text: string, root: TreeNode, drafts: readonly Draft[]): TextEdit[] {
  if (root.kind !== 'map' || drafts.length === 0) return [];
  const known = valueOf(root, 'dimensions');
  if (known?.kind === 'map' && known.entries.length > 0) {
    return drafts.flatMap((draft) => entryEdits(text, known, draft));
  }
  const entries = drafts.map((draft) => `${draft.index}: ${entryText(fieldsOf(draft))}`);
  if (known) return [setField(text, root, 'dimensions', `{ ${entries.join(', ')} }`)];
  const end = lineEndOf(text);
  const lines = ['dimensions:', ...entries.map((entry) => `  ${entry}`)];
  const before = text.endsWith('\n') ? end : end + end;
  return [insertAt(text.length, before + lines.map((line) => line + end).join(''))];
}

function entryEdits(text: string, dimensions: MapNode, draft: Draft): TextEdit[] {
  const key = String(draft.index);
  const own = valueOf(dimensions, key);
  if (own?.kind !== 'map' || own.entries.length === 0) {
    return [setField(text, dimensions, key, entryText(fieldsOf(draft)))];
  }
  return missingIn(own, draft).map(([name, value]) => setField(text, own, name, value));
}

/** The fields of a draft that {@link draftEdits} writes: those that its entry lacks. */
export function fieldsToWrite(root: TreeNode, draft: Draft): readonly DraftField[] {
  const dimensions = root.kind === 'map' ? valueOf(root, 'dimensions') : undefined;
  const own = dimensions?.kind === 'map' ? valueOf(dimensions, String(draft.index)) : undefined;
  return own?.kind === 'map' ? missingIn(own, draft) : fieldsOf(draft);
}

function missingIn(own: MapNode, draft: Draft): DraftField[] {
  return fieldsOf(draft).filter(([name]) => !valueOf(own, name));
}
