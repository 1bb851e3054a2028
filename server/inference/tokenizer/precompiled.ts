/**
 * SentencePiece's own normalization (T5, XLM-R, ALBERT): a table of replacements, compiled into a double-array trie.
 * The library hard-codes the usual table and never reads the file's. Follows the reference (Hugging Face's
 * `spm_precompiled`).
 */

/** @param charsmap Base64 of the trie's size, its units (both 32 bits, little-endian) and 0-terminated replacements. */
export function precompiledNormalizer(charsmap: string): (text: string) => string {
  const bytes = Buffer.from(charsmap, 'base64');
  const size = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
  if (size % 4 !== 0 || size === 0 || 4 + size > bytes.length)
    throw new Error('its precompiled_charsmap is damaged');
  const units = Array.from({ length: size / 4 }, (_, i) => bytes.readUInt32LE(4 + 4 * i));
  const replacements = bytes.subarray(4 + size);
  const replacement = (part: Uint8Array): string | undefined => {
    const at = firstValue(units, part);
    if (at === undefined) return undefined;
    const end = replacements.indexOf(0, at);
    return replacements.toString('utf8', at, end < 0 ? replacements.length : end);
  };
  const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
  const encoder = new TextEncoder();
  return (text) =>
    Array.from(graphemes.segment(text), ({ segment }) => {
      const whole = encoder.encode(segment);
      const found = whole.length < longGrapheme ? replacement(whole) : undefined;
      return found ?? Array.from(segment, (c) => replacement(encoder.encode(c)) ?? c).join('');
    }).join('');
}

/** In bytes: longer graphemes are looked up character by character. */
const longGrapheme = 6;

/** The value of the shortest key that is a prefix of `key`; units have the layout of Darts-clone. */
function firstValue(units: readonly number[], key: Uint8Array): number | undefined {
  let at = offsetOf(units[0] ?? 0);
  for (const byte of key) {
    at ^= byte;
    const unit = units[at];
    if (byte === 0 || unit === undefined || (unit & 0x8000_00ff) >>> 0 !== byte) return undefined;
    at ^= offsetOf(unit);
    if ((unit & 0x100) !== 0) return (units[at] ?? 0) & 0x7fff_ffff;
  }
  return undefined;
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}
