/** A report as Markdown; its pictures are files beside it. */
import type { ExperimentResult, Sample, Table } from '../protocol/report';
import { cellText, standsRight } from './cells';
import { markdown as escaped } from './escape';
import { pictureFile, provenanceRows } from './parts';

/** @param results At least one. Pictures are linked by the names of `pictureFile`. */
export function reportMarkdown(title: string, results: readonly ExperimentResult[]): string {
  return [`# ${escaped(title)}`, ...results.map(section)].join('\n\n') + '\n';
}

function section(result: ExperimentResult): string {
  const { title, question, headlines, warnings, pictures, tables, samples } = result;
  return [
    `## ${escaped(title)}`,
    `_${escaped(question)}_`,
    bullets(headlines),
    ...warnings.map((line) => `> **Note:** ${escaped(line)}`),
    ...pictures.map((p) => `![${escaped(p.description)}](${pictureFile(result, p)})`),
    ...tables.map(tableMarkdown),
    ...samples.map(sampleMarkdown),
    '### Provenance',
    grid(['what', 'value'], [false, false], provenanceRows(result)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function tableMarkdown({ title, columns, rows, notes }: Table): string {
  const cells = rows.map((row) => row.map((cell, c) => cellText(cell, columns[c]!)));
  const titles = columns.map((column) => column.title);
  return [
    `### ${escaped(title)}`,
    grid(titles, columns.map(standsRight), cells),
    bullets(notes),
  ].join('\n\n');
}

function sampleMarkdown({ title, columns, rows }: Sample): string {
  return [
    `### ${escaped(title)}`,
    grid(
      columns,
      columns.map(() => false),
      rows,
    ),
  ].join('\n\n');
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${escaped(line)}`).join('\n');
}

function grid(
  titles: readonly string[],
  right: readonly boolean[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = `| ${right.map((r) => (r ? '---:' : '---')).join(' | ')} |`;
  return [line(titles), rule, ...rows.map(line)].join('\n');
}
