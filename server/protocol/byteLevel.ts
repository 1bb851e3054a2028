/**
 * GPT-2's table, by which byte-level BPE writes bytes as printable characters: printable bytes stand for themselves,
 * the others for the characters from U+0100 on ("\u0120" for a space).
 */
export const byteOfCharacter: ReadonlyMap<string, number> = tableOfBytes();

function tableOfBytes(): ReadonlyMap<string, number> {
  const printable = (b: number): boolean =>
    (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  const map = new Map<string, number>();
  let next = 256;
  for (let b = 0; b < 256; b += 1) map.set(String.fromCharCode(printable(b) ? b : next++), b);
  return map;
}
