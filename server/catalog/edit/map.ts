/** Edits of maps, in braces or over lines. */
import type { Entry, MapNode } from '../yaml/tree';
import { columnOf, isFlow, lineEnd, lineEndOf } from './layout';
import { insertAt, type TextEdit } from './textEdit';

function entryOf(map: MapNode, key: string): Entry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/**
 * Gives `key` a value, written as YAML on one line: replaces an existing value, otherwise adds the field after `after`
 * (or at the end). A replaced value loses only the comments inside it.
 */
export function setField(
  text: string,
  map: MapNode,
  key: string,
  value: string,
  after?: string,
): TextEdit {
  const known = entryOf(map, key);
  if (known) return replaceValue(text, known, value);
  const neighbour = (after === undefined ? undefined : entryOf(map, after)) ?? map.entries.at(-1);
  if (isFlow(text, map.span)) {
    if (!neighbour) return insertAt(map.span.start + 1, ` ${key}: ${value} `);
    return insertAt(
      Math.max(neighbour.keySpan.end, neighbour.value.span.end),
      `, ${key}: ${value}`,
    );
  }
  if (!neighbour) throw new RangeError('a block map has at least one key');
  const indent = ' '.repeat(columnOf(text, neighbour.keySpan.start));
  const end = lineEnd(text, Math.max(neighbour.keySpan.end, neighbour.value.span.end));
  return insertAt(end, `${lineEndOf(text)}${indent}${key}: ${value}`);
}

/** The value of an entry replaced; one that begins on a later line comes up to its key. */
function replaceValue(text: string, { keySpan, value }: Entry, newText: string): TextEdit {
  const { span } = value;
  if (span.start === span.end) {
    const colon = text.indexOf(':', keySpan.end);
    return {
      span: { start: colon + 1, end: Math.max(colon + 1, span.end) },
      newText: ` ${newText}`,
    };
  }
  const between = text.slice(keySpan.end, span.start);
  const colon = keySpan.end + between.indexOf(':') + 1;
  const joins = between.includes('\n') && !between.includes('#');
  return joins
    ? { span: { start: colon, end: span.end }, newText: ` ${newText}` }
    : { span, newText };
}
