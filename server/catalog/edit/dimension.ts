/** Entries under `dimensions`, written without touching the rest of the text. */
import { entryText, type Draft } from '../dimensions/draft';
import { valueOf, type MapNode, type TreeNode } from '../yaml/tree';
import { lineEndOf } from './layout';
import { setField } from './map';
import { scalarText } from './scalar';
import { insertAt, type TextEdit } from './textEdit';

/** Adds drafts to a catalog's text; of a dimension that has an entry, what the entry lacks. */
export function draftEdits(text: string, root: TreeNode, drafts: readonly Draft[]): TextEdit[] {
  if (root.kind !== 'map' || drafts.length === 0) return [];
  const known = valueOf(root, 'dimensions');
  if (known?.kind === 'map' && known.entries.length > 0) {
    return drafts.flatMap((draft) => entryEdits(text, known, draft));
  }
  const entries = drafts.map((draft) => `${draft.index}: ${entryText(draft)}`);
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
    return [setField(text, dimensions, key, entryText(draft))];
  }
  const { label, side, says } = draft;
  const fields: readonly (readonly [string, string])[] = [
    ['label', scalarText(label, 'plain')],
    ...(side ? [[side.key, side.value] as const] : []),
    ['notes', scalarText(says, 'single')],
  ];
  const missing = fields.filter(([name]) => !valueOf(own, name));
  return missing.map(([name, value]) => setField(text, own, name, value));
}
