/** A file of what Dimcat measured: few members, and one that holds thousands of parts. */
import { asObject } from '../../protocol/decode';
import { jsonText, type JsonText } from './jsonText';
import { blank, endOfValue, membersOf, unexpected } from './members';

/** `{` */
const BRACE = 0x7b;

export interface Members {
  readonly head: Readonly<Record<string, unknown>>;
  /** What the large member holds, by key; undefined if the file has no such object. */
  readonly parts: ReadonlyMap<string, unknown> | undefined;
}

/** The members of an object that is a value already. @throws {Mismatch} It is none. */
export function mapOf(value: unknown, path: string): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(asObject(value, path)));
}

/**
 * Pauses after each part. A large member that is no object stays in the head.
 *
 * @throws {SyntaxError | Mismatch}
 */
export function* readMembers(source: string | JsonText, large: string): Generator<void, Members> {
  const text = jsonText(source);
  if (text.at(blank(text, 0)) !== BRACE) asObject(JSON.parse(text.slice(0, text.length)), '');
  const head = new Map<string, unknown>();
  let parts: Map<string, unknown> | undefined;
  const members = membersOf(text, 0);
  let step = members.next(0);
  while (!step.done) {
    const { key, start } = step.value;
    let end: number;
    if (key === large && text.at(start) === BRACE) {
      parts = new Map();
      end = yield* readParts(text, start, parts);
    } else {
      end = endOfValue(text, start);
      head.set(key, JSON.parse(text.slice(start, end)));
    }
    step = members.next(end);
  }
  const rest = blank(text, step.value);
  if (rest < text.length) throw unexpected(text, rest);
  return { head: Object.fromEntries(head), parts };
}

/** @returns The index after the object. */
function* readParts(
  text: JsonText,
  from: number,
  into: Map<string, unknown>,
): Generator<void, number> {
  const members = membersOf(text, from);
  let step = members.next(from);
  while (!step.done) {
    const { key, start } = step.value;
    const end = endOfValue(text, start);
    into.set(key, JSON.parse(text.slice(start, end)));
    yield;
    step = members.next(end);
  }
  return step.value;
}
