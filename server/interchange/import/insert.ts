import type { Catalog, Feature } from '../../catalog/types';
import type { ParsedCatalog } from '../../catalog/parsed';
import type { ImportedFeature } from './anchors';

/** A replacement in a text; offsets of the text before any edit. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export interface Insertion {
  /** In the order of the text, none overlapping. */
  readonly edits: readonly TextEdit[];
  readonly added: readonly string[];
  readonly extended: readonly string[];
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The edits that add imported features to a catalog: new ones at its end, new anchors of known ones after the last
 * anchor written. Nothing else of the text changes, comments least of all.
 */
export function insertFeatures(
  { text, catalog }: ParsedCatalog & { readonly catalog: Catalog },
  imported: readonly ImportedFeature[],
): Insertion {
  const known = new Map(catalog.features.map((feature) => [feature.id.value, feature]));
  const fresh = imported.filter(({ id }) => !known.has(id));
  const notes: string[] = [];
  const extensions = imported.flatMap((one): { edit: TextEdit; id: string }[] => {
    const feature = known.get(one.id);
    const edit = feature && extension(text, feature, one, notes);
    return edit === undefined ? [] : [{ edit, id: one.id }];
  });
  const end = fresh.length === 0 ? undefined : appended(text, catalog, fresh, notes);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const edits = [...extensions.map(({ edit }) => edit), ...(end ? [end] : [])].map((edit) => ({
    ...edit,
    newText: edit.newText.replaceAll('\n', lineEnd),
  }));
  return {
    edits: edits.sort((a, b) => a.start - b.start),
    added: end === undefined ? [] : fresh.map(({ id }) => id),
    extended: extensions.map(({ id }) => id),
    notes,
  };
}

/** The text after the edits; of two at one place, the first comes first. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => a.start - b.start)
    .reverse()
    .reduce((now, { start, end, newText }) => now.slice(0, start) + newText + now.slice(end), text);
}

function extension(
  text: string,
  { anchors, id }: Feature,
  imported: ImportedFeature,
  notes: string[],
): TextEdit | undefined {
  if (anchors?.kind !== 'inline' || anchors.tokens.length === 0) {
    notes.push(`${id.value} is in the catalog without a list of anchors, and is left as it is.`);
    return undefined;
  }
  const have = new Set(anchors.tokens.map((token) => (token.kind === 'text' ? token.text : '')));
  const words = imported.anchors.filter((word) => !have.has(word));
  if (words.length === 0) return undefined;
  const last = anchors.tokens.at(-1)!.span;
  if (text[anchors.span.start] === '[') {
    return { start: last.end, end: last.end, newText: `, ${words.map(quoted).join(', ')}` };
  }
  const at = endOfLine(text, last.end);
  const indent = /^\s*/.exec(lineBefore(text, last.start))![0];
  const newText = words.map((word) => `\n${indent}- ${quoted(word)}`).join('');
  return { start: at, end: at, newText };
}

/** After the last feature if there are any; otherwise at the end of the text. */
function appended(
  text: string,
  { features }: Catalog,
  fresh: readonly ImportedFeature[],
  notes: string[],
): TextEdit | undefined {
  const last = features.at(-1);
  if (last === undefined) return appendedList(text, fresh, notes);
  const line = lineBefore(text, last.span.start);
  if (!/^\s*-\s*$/.test(line)) {
    notes.push(
      'The features stand on one line with brackets, where nothing can be added: write one per line.',
    );
    return undefined;
  }
  const indent = line.slice(0, line.indexOf('-'));
  const at = endOfLine(text, lastSign(text, last.span.end));
  const newText = fresh.map((feature) => `\n\n${featureYaml(feature, indent)}`).join('');
  return { start: at, end: at, newText };
}

function appendedList(
  text: string,
  fresh: readonly ImportedFeature[],
  notes: string[],
): TextEdit | undefined {
  const empty = /^features:[ \t]*(?:\[[ \t]*\][ \t]*)?(#.*)?$/m.exec(text);
  if (empty === null && /^features:/m.test(text)) {
    notes.push('The text under features cannot be read, so nothing was added: correct it first.');
    return undefined;
  }
  const list = fresh.map((feature) => featureYaml(feature, '  ')).join('\n\n');
  if (empty === null) {
    const before = text === '' || text.endsWith('\n') ? '' : '\n';
    return { start: text.length, end: text.length, newText: `${before}features:\n${list}\n` };
  }
  const comment = empty[1] === undefined ? '' : ` ${empty[1]}`;
  const end = empty.index + empty[0].length;
  return { start: empty.index, end, newText: `features:${comment}\n${list}` };
}

/** A line up to an offset. */
function lineBefore(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

/** The last character before an offset that is not white space; a node may end on a later line. */
function lastSign(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length;
}

function endOfLine(text: string, offset: number): number {
  const at = /\r?\n/.exec(text.slice(offset));
  return at === null ? text.length : offset + at.index;
}

/** A draft of a feature in the style of the template: one field per line, anchors wrapped. */
function featureYaml({ id, label, description, anchors }: ImportedFeature, indent: string): string {
  const lines = [
    `- id: ${id === quoted(id).slice(1, -1) && /[a-z]/.test(id) ? id : quoted(id)}`,
    label !== undefined && `  label: ${quoted(label)}`,
    description !== undefined && `  description: ${quoted(description)}`,
    '  status: draft',
    '  anchors:',
    '    [',
    ...wrapped(anchors.map(quoted), 112 - indent.length).map((line) => `      ${line}`),
    '    ]',
  ];
  return lines
    .filter((line) => line !== false)
    .map((line) => indent + line)
    .join('\n');
}

function wrapped(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  words.forEach((word, i) => {
    const next = i < words.length - 1 ? `${word},` : word;
    if (line !== '' && line.length + 1 + next.length > width) {
      lines.push(line);
      line = next;
    } else line = line === '' ? next : `${line} ${next}`;
  });
  return [...lines, line];
}

/** JSON strings are also YAML strings, with the same meaning. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
