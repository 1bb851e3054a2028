/** A laid-out page as plain text, so that a golden file reads like the page. */
import type { PageLayout } from '../../../webviews/feature/layout/page';
import type { Table } from '../../../webviews/feature/layout/table';

/** Pictures have their own golden files. */
const DRAWN = ['picture'];

export function pageText({ detection, flip, facts, ...head }: PageLayout): string {
  return [
    `# ${head.title} (${head.id}, ${head.status})`,
    head.description,
    ...facts.map(({ name, value }) => `${name}: ${value}`),
    '',
    ...sectionText('Detection', detection),
    ...sectionText('Sign-flip test', flip),
  ].join('\n');
}

function sectionText(
  title: string,
  section: { stale: readonly string[]; content: unknown },
): string[] {
  const { stale, content } = section;
  return [
    `## ${title}`,
    ...stale.map((reason) => `STALE ${reason}`),
    ...valueText('', content),
    '',
  ];
}

function valueText(name: string, value: unknown): string[] {
  if (isTable(value)) return tableText(value);
  if (Array.isArray(value)) return value.flatMap((part) => valueText(name, part));
  if (typeof value !== 'object' || value === null) return [`${name}: ${String(value)}`];
  return Object.entries(value)
    .filter(([key]) => !DRAWN.includes(key))
    .flatMap(([key, part]) => valueText(name === '' ? key : `${name}.${key}`, part));
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && 'columns' in value && 'rows' in value;
}

function tableText({ caption, columns, rows, first }: Table): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) =>
    line(
      row.map(({ text, small, track }) => [text, small, track && 'o-•'].filter(Boolean).join(' ')),
    ),
  );
  return [
    '',
    `[${caption}]${first === undefined ? '' : ` first ${first}`}`,
    line(columns.map(({ title }) => title)),
    ...body,
    '',
  ];
}
