/** Dimension indices as a catalog writes them: ascending, runs of three or more as ranges. */
function dimensionItems(indices: Iterable<number>): readonly string[] {
  const ascending = [...new Set(indices)].sort((a, b) => a - b);
  const items: string[] = [];
  for (let i = 0; i < ascending.length;) {
    let end = i;
    while (ascending[end + 1] === ascending[end]! + 1) end++;
    if (end - i >= 2) items.push(`${ascending[i]!}-${ascending[end]!}`);
    else items.push(...ascending.slice(i, end + 1).map(String));
    i = end + 1;
  }
  return items;
}

/** e.g. `[3, 10-12]`. */
export function dimensionListText(indices: Iterable<number>): string {
  return `[${dimensionItems(indices).join(', ')}]`;
}
