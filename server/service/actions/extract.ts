import { scalarText } from '../../catalog/edit/scalar';
import { lineEndOf } from '../../catalog/edit/layout';
import type { VocabularyLookup } from '../../catalog/facts';
import { readTokenFile } from '../../catalog/resolve/tokenFile';
import type { ListNode } from '../../catalog/yaml/tree';
import { listAt, overlap } from '../nodes';
import type { Action, Actions, FeatureScene, Scene } from './action';

/** Anchors into a file beside the catalog, and back. */
export const extractActions: Actions = (scene) => {
  const { feature, asked } = scene;
  const anchors = feature?.feature.anchors;
  if (!anchors || !overlap(anchors.span, asked)) return [];
  if (anchors.kind === 'labels') return [];
  return anchors.kind === 'file' ? inline(scene, anchors) : extract(scene, feature);
};

function extract({ text, facts }: Scene, { feature, map }: FeatureScene): Action[] {
  const list = listAt(map, 'anchors');
  const path = `${feature.id.value}.anchors.txt`;
  const lines = list && linesOfFile(text, list, facts.vocabulary);
  if (!list || !lines || list.items.length === 0) return [];
  const newFile = { path, text: `${lines.join('\n')}\n` };
  const edits = [{ span: list.span, newText: `{ file: ${scalarText(path, 'plain')} }` }];
  const title = `Move the ${list.items.length} anchors into ${path}`;
  return [{ kind: 'refactor.extract', title, edits, newFile }];
}

/** One token per line, comments as comments. Undefined if an id stands for a text that is unknown. */
function linesOfFile(
  text: string,
  list: ListNode,
  vocabulary: VocabularyLookup | undefined,
): readonly string[] | undefined {
  const lines: string[] = [];
  let from = list.span.start;
  for (const item of list.items) {
    lines.push(...commentsIn(text.slice(from, item.span.start)));
    from = item.span.end;
    if (item.kind !== 'scalar') return undefined;
    const token = typeof item.value === 'number' ? vocabulary?.textOf(item.value) : item.value;
    if (typeof token !== 'string' || token === '') return undefined;
    lines.push(/^["#]|[\r\n]|^\ufeff/.test(token) ? JSON.stringify(token) : token);
  }
  return [...lines, ...commentsIn(text.slice(from, list.span.end))];
}

function commentsIn(gap: string): readonly string[] {
  return gap.match(/#[^\r\n]*/g) ?? [];
}

function inline(
  { text, facts }: Scene,
  {
    path,
    span,
  }: {
    readonly path: { readonly value: string };
    readonly span: { readonly start: number; readonly end: number };
  },
): Action[] {
  const file = facts.files.get(path.value);
  if (file?.state !== 'present' || file.text === undefined) return [];
  const { tokens } = readTokenFile(file.text);
  if (tokens.length === 0 || tokens.length > 500) return [];
  const items = tokens.map((token) => JSON.stringify(token.text));
  const newText = `[${wrapped(items, text, span.start)}]`;
  const title = `Write the ${tokens.length} anchors of ${path.value} into the catalog`;
  return [{ kind: 'refactor.rewrite', title, edits: [{ span, newText }] }];
}

/** Items on lines of about 100 columns, under the first one. */
function wrapped(items: readonly string[], text: string, start: number): string {
  const column = start - (text.lastIndexOf('\n', start - 1) + 1) + 1;
  const lines: string[] = [''];
  for (const item of items) {
    const line = lines.at(-1)!;
    if (line !== '' && column + line.length + item.length > 98) lines.push(item);
    else lines[lines.length - 1] = line === '' ? item : `${line}, ${item}`;
  }
  return lines.join(`,${lineEndOf(text)}${' '.repeat(column)}`);
}
