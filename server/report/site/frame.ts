/** Pages of a static site: plain HTML that works without scripts, and from a file share as from a web host. */
import { html } from '../escape';
import type { SiteData } from '../../protocol/panels/site';
import { visible } from '../../protocol/userText';

/** Markup; texts enter it through {@link escaped} only. */
export interface PageFrame {
  readonly title: string;
  /** Path from this page to the folder of the site, '' or '../'. */
  readonly up: string;
  readonly body: string;
  /** Of a panel's page, which its script draws. */
  readonly data?: SiteData;
}

/** All that a page loads lies beside it. Browsers differ in whether 'self' covers files, so `file:` is named too. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' file:",
  "style-src 'self' file:",
  "img-src 'self' file: data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function sitePage({ title, up, body, data }: PageFrame): string {
  const style = data?.panel ?? 'feature';
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${POLICY}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title>
    <link rel="stylesheet" href="${up}assets/${style}.css">
  </head>
  <body class="site">
${body}
${data ? scriptsOf(data, up) : ''}  </body>
</html>
`;
}

/** A script's text ends at the first "<": escaped, it cannot end early. */
function scriptsOf(data: SiteData, up: string): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `    <script type="application/json" id="dimcat-data">${json}</script>
    <script src="${up}assets/${data.panel}.js"></script>
`;
}

/** Text of a catalog or a model, as text of a page: nothing in it is invisible, or markup. */
export function escaped(text: string): string {
  return html(visible(text));
}

export function isolated(text: string): string {
  return `<bdi>${escaped(text)}</bdi>`;
}

export function link(href: string, text: string): string {
  return `<a href="${escaped(href)}">${isolated(text)}</a>`;
}

export type SiteColumn = readonly [title: string, align: 'text' | 'number'];

/** Cells are markup. */
export function siteTable(
  caption: string,
  columns: readonly SiteColumn[],
  rows: readonly (readonly string[])[],
): string {
  const head = columns.map(([title, align]) => `<th scope="col" class="${align}">${title}</th>`);
  const lines = rows.map((cells) => {
    const [first = '', ...rest] = cells;
    const others = rest.map(
      (cell, i) => `<td class="${columns[i + 1]?.[1] ?? 'text'}">${cell}</td>`,
    );
    return `<tr><th scope="row" class="text">${first}</th>${others.join('')}</tr>`;
  });
  return `<div class="table-frame"><table><caption>${escaped(caption)}</caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody></table></div>`;
}
