/** Dimensions that a person brushes: a run of columns, kept as dimensions so that another order keeps them. Pure. */

/** Between two columns, both included, as they are shown now; ascending. */
export function brushBetween(columns: Uint16Array, from: number, to: number): readonly number[] {
  const [first, last] = from < to ? [from, to] : [to, from];
  return [...columns.subarray(Math.max(0, first), last + 1)].sort((a, b) => a - b);
}

/** Runs of shown columns whose dimensions are brushed, ends exclusive. */
export function runsOf(
  columns: Uint16Array,
  brushed: ReadonlySet<number>,
  { left, right }: { readonly left: number; readonly right: number },
): readonly (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  for (let c = left; c < right; c++) {
    if (!brushed.has(columns[c]!)) continue;
    const last = runs.at(-1);
    if (last?.[1] === c) last[1] = c + 1;
    else runs.push([c, c + 1]);
  }
  return runs;
}

/** Dimensions, ascending, in few characters: their bits, least significant first, in base64. */
export function packedDimensions(dimensions: readonly number[]): string {
  const last = dimensions.at(-1);
  const bytes = new Uint8Array(last === undefined ? 0 : (last >> 3) + 1);
  for (const dimension of dimensions) bytes[dimension >> 3]! |= 1 << (dimension & 7);
  return btoa(String.fromCharCode(...bytes));
}

/** The dimensions, ascending; none for a text that is no base64. */
export function unpackedDimensions(packed: string): readonly number[] {
  if (!/^[\w+/]*={0,2}$/.test(packed) || packed.length % 4 !== 0) return [];
  return Array.from(atob(packed), (character, i) =>
    Array.from({ length: 8 }, (_, bit) => bit)
      .filter((bit) => (character.charCodeAt(0) >> bit) & 1)
      .map((bit) => 8 * i + bit),
  ).flat();
}

/** A register as a catalog writes it. */
export function registerText({
  pos,
  neg,
}: {
  readonly pos: readonly number[];
  readonly neg: readonly number[];
}): string {
  return `register: { dims: { pos: [${pos.join(', ')}], neg: [${neg.join(', ')}] } }`;
}
