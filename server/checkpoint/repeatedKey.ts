/** A key that an object of JSON has twice: `JSON.parse` keeps the last one silently, other readers the first. */

const [quote, backslash, colon] = [0x22, 0x5c, 0x3a];
const opening = new Set([0x7b, 0x5b]);
const closing = new Set([0x7d, 0x5d]);

/**
 * The first key that repeats in the outermost object.
 *
 * @param json Text that `JSON.parse` takes, an object; read once from left to right.
 */
export function firstRepeatedKey(json: string): string | undefined {
  const seen = new Set<string>();
  let [depth, text] = [0, ''];
  for (let i = 0; i < json.length; i += 1) {
    const code = json.charCodeAt(i);
    if (opening.has(code)) depth += 1;
    if (closing.has(code)) depth -= 1;
    if (code === quote) {
      const end = endOfText(json, i);
      if (depth === 1) text = json.slice(i, end + 1);
      i = end;
    }
    if (code !== colon || depth !== 1) continue;
    const key = JSON.parse(text) as string;
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
}

/** The place of the closing quote. */
function endOfText(json: string, start: number): number {
  let end = start + 1;
  while (json.charCodeAt(end) !== quote) end += json.charCodeAt(end) === backslash ? 2 : 1;
  return end;
}
