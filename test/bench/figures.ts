/** The value below which `share` of the numbers lie (nearest rank). @throws {RangeError} There are none. */
export function percentile(numbers: readonly number[], share: number): number {
  if (numbers.length === 0) throw new RangeError('no numbers');
  const ascending = [...numbers].sort((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)]!;
}

/** A line of a table: words to the left, numbers to the right. */
export function row(cells: readonly string[]): string {
  const widths = [22, 18, 5, 9, 9, 9];
  return cells
    .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    .join(' ');
}
