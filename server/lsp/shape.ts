/** Checks the shape of messages: they come from outside, so nothing about them is trusted. */
import type { Position, Range } from '../protocol/requests';
import { canonicalUri } from '../service/uris';

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; none for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

export function isPosition(value: unknown): value is Position {
  const { line, character } = fieldsOf(value);
  return isIndex(line) && isIndex(character);
}

export function isRange(value: unknown): value is Range {
  const { start, end } = fieldsOf(value);
  return isPosition(start) && isPosition(end);
}

/** The uri in `{textDocument: {uri}}`, canonical. */
export function documentUri(params: unknown): string | undefined {
  const { uri } = fieldsOf(fieldsOf(params)['textDocument']);
  return typeof uri === 'string' ? canonicalUri(uri) : undefined;
}

/** The uri and position of a hover or completion. */
export function placeOf(params: unknown): { uri: string; position: Position } | undefined {
  const uri = documentUri(params);
  const position = fieldsOf(params)['position'];
  return uri !== undefined && isPosition(position) ? { uri, position } : undefined;
}
