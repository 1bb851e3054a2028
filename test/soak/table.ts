import type { Guarantee, Outcome } from './guarantee';

/** What `npm run soak` found of one promise, or why it was not tried. */
export type Row =
  | { readonly guarantee: Guarantee; readonly outcome: Outcome }
  | { readonly guarantee: Guarantee; readonly missing: string };

const BEGIN = '<!-- npm run soak -- --write -->';
const END = '<!-- end -->';

export function isKept(row: Row): boolean {
  if ('missing' in row) return true;
  const { outcome, guarantee } = row;
  return outcome.broken.length === 0 && (outcome.worst?.ms ?? 0) <= (guarantee.limit ?? Infinity);
}

/** Lines of Markdown, by the guarantees' names. */
export function linesOf(rows: readonly Row[], date: Date): ReadonlyMap<string, string> {
  const day = date.toISOString().slice(0, 10);
  return new Map(
    rows.map((row) => [row.guarantee.name, `| ${[...cellsOf(row), day].join(' | ')} |`]),
  );
}

export function tableOf(lines: Iterable<string>): string {
  return [
    '| promise | tries | survived | worst time | | on |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function cellsOf(row: Row): readonly string[] {
  const { promise, name, tries, limit } = row.guarantee;
  const what = `${promise} (\`${name}\`)`;
  if ('missing' in row) return [what, 'not tried', '', '', row.missing];
  const { tried, broken, worst, notes = [] } = row.outcome;
  const lasted = worst ? `${lengthOf(worst.ms)} of ${worst.of}` : '';
  const over = limit !== undefined && worst !== undefined && worst.ms > limit;
  const remarks = [...(over ? [`**more than the ${lengthOf(limit)} promised**`] : []), ...notes];
  const survived = (tried - broken.length).toLocaleString('en');
  return [
    what,
    `${tried.toLocaleString('en')} ${tries}`,
    broken.length === 0 ? survived : `**${survived}**`,
    lasted,
    remarks.join('; '),
  ];
}

function lengthOf(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/**
 * The page with new lines in place of those of the same promises.
 *
 * @param names Of all promises, in the order of the table.
 */
export function withLines(
  page: string,
  lines: ReadonlyMap<string, string>,
  names: readonly string[],
): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/reliability.md has no ${BEGIN} and ${END}.`);
  const kept = page.slice(begin, end).split('\n');
  const all = names.flatMap(
    (name) => lines.get(name) ?? kept.find((line) => line.includes(`(\`${name}\`)`)) ?? [],
  );
  return `${page.slice(0, begin)}${BEGIN}\n\n${tableOf(all)}\n\n${page.slice(end)}`;
}
