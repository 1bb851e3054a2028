/** A report as one HTML file: no scripts, nothing loaded, pictures inside, colours from the current theme. */
import type { Cell, Column, ExperimentResult, Picture, Sample, Table } from '../protocol/report';
import { cellText, standsRight, tableName } from './cells';
import { html as escaped } from './escape';
import { provenanceRows } from './parts';
import { pictureSvg } from './pictures/svg';
import { STYLE } from './style';

/** @param results At least one. */
export async function reportHtml(
  title: string,
  results: readonly ExperimentResult[],
): Promise<string> {
  const sections = [];
  const present = new Set(
    results.flatMap(({ name, tables }) => tables.map(({ id }) => `${name}-${id}`)),
  );
  for (const result of results) sections.push(await section(result, present));
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${contents(results)}
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function contents(results: readonly ExperimentResult[]): string {
  if (results.length < 2) return '';
  const items = results.map(
    ({ name, title, headlines }) =>
      `<li><a href="#${escaped(name)}">${escaped(title)}</a> ${escaped(headlines[0] ?? '')}</li>`,
  );
  return `<nav aria-label="Experiments"><ul>${items.join('\n')}</ul></nav>`;
}

/** @param present Ids of all tables of the report: only these can be linked to. */
async function section(result: ExperimentResult, present: ReadonlySet<string>): Promise<string> {
  const { name, title, question, headlines, warnings, pictures, tables, samples } = result;
  const figures = [];
  for (const picture of pictures) figures.push(await figure(picture, name));
  return `<section id="${escaped(name)}">
<h2>${escaped(title)}</h2>
<p class="question">${escaped(question)}</p>
${list(headlines, 'headlines')}
${warnings.map((line) => `<p class="warning" role="note">${escaped(line)}</p>`).join('\n')}
${figures.join('\n')}
${tables.map((table) => tableHtml(table, name, present)).join('\n')}
${samples.map(sampleHtml).join('\n')}
<details><summary>Provenance</summary>${grid(
    ['what', 'value'],
    [false, false],
    provenanceRows(result).map((row) => row.map(escaped)),
  )}</details>
</section>`;
}

async function figure(picture: Picture, experiment: string): Promise<string> {
  const svg = await pictureSvg(picture, `${experiment}-${picture.id}`);
  return `<figure>${svg}<figcaption>${escaped(picture.description)}</figcaption></figure>`;
}

function tableHtml(
  { id, title, columns, rows, notes }: Table,
  experiment: string,
  present: ReadonlySet<string>,
): string {
  const cells = rows.map((row) => row.map((cell, c) => cellHtml(cell, columns[c]!, present)));
  const titles = columns.map((column) => column.title);
  return `<h3 id="${escaped(`${experiment}-${id}`)}">${escaped(title)}</h3>
${grid(titles, columns.map(standsRight), cells)}
${list(notes, 'notes')}`;
}

function cellHtml(cell: Cell, column: Column, present: ReadonlySet<string>): string {
  if (typeof cell !== 'object' || cell === null || !('tables' in cell)) {
    return escaped(cellText(cell, column));
  }
  const links = cell.tables.map((to) => {
    const id = `${to.experiment}-${to.table}`;
    const name = escaped(tableName(to));
    return present.has(id) ? `<a href="#${escaped(id)}">${name}</a>` : name;
  });
  return links.join(', ');
}

function sampleHtml({ title, columns, rows }: Sample): string {
  const table = grid(
    columns,
    columns.map(() => false),
    rows.map((row) => row.map(escaped)),
  );
  return `<details><summary>${escaped(title)}</summary>${table}</details>`;
}

function list(lines: readonly string[], className: string): string {
  if (lines.length === 0) return '';
  return `<ul class="${className}">${lines.map((l) => `<li>${escaped(l)}</li>`).join('\n')}</ul>`;
}

/** Wide tables scroll on their own, by keyboard too. Rows are HTML already. */
function grid(
  titles: readonly string[],
  right: readonly boolean[],
  rows: readonly (readonly string[])[],
): string {
  const align = (c: number): string => (right[c] ? ' class="number"' : '');
  const head = titles.map((t, c) => `<th scope="col"${align(c)}>${escaped(t)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((t, c) => `<td${align(c)}>${t}</td>`).join('')}</tr>`)
    .join('\n');
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody>
</table></div>`;
}
