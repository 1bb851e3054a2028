/** Small words around numbers. */

/** "1 word", "2 words". */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
