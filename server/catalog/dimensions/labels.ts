import type { Hash } from '../evidence/seal';

/** What labels say, as a hash: names and tokens; the order of either does not matter. */
export function labelsOf(
  labels: readonly {
    readonly name: string;
    readonly source: string;
    readonly tokens: readonly number[];
  }[],
  hash: Hash,
): string {
  const lines = labels.map(({ name, source, tokens }) =>
    JSON.stringify([source, name, [...tokens].sort((a, b) => a - b)]),
  );
  return hash(lines.sort().join('\n'));
}
