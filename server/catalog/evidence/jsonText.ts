/**
 * A text in JSON of which one value after the other is read: a string, or the bytes of a file so large that making one
 * string of them would stop a thread. The signs of JSON are ASCII, and so have the same numbers in both.
 */
export interface JsonText {
  /** Of the places, which are characters or bytes. */
  readonly length: number;
  /** The number of the character or byte at a place; NaN behind the end. */
  at(place: number): number;
  slice(from: number, to: number): string;
}

/** A text as itself, without the mark of byte order that some editors write. */
export function jsonText(source: string | JsonText): JsonText {
  if (typeof source !== 'string') return source;
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  return {
    length: text.length,
    at: (place) => text.charCodeAt(place),
    slice: (from, to) => text.slice(from, to),
  };
}

/** The bytes of a text in UTF-8. @param decode Gives the text of some of them. */
export function jsonBytes(source: Uint8Array, decode: (bytes: Uint8Array) => string): JsonText {
  const isMarked = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
  const bytes = isMarked ? source.subarray(3) : source;
  return {
    length: bytes.length,
    at: (place) => bytes[place] ?? NaN,
    slice: (from, to) => decode(bytes.subarray(from, to)),
  };
}
