/** The frame of a panel: no content, and as few permissions as possible. Pure. */

export interface PanelParts {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** Base64 of at least 16 random bytes, new for each page. */
  readonly nonce: string;
  /** Language of the page, e.g. `en`. */
  readonly language: string;
  readonly title: string;
  /** `vscode.l10n.bundle`: the words of the page in that language; undefined if there is no translation. */
  readonly words: Readonly<Record<string, unknown>> | undefined;
}

export function panelHtml(parts: PanelParts): string {
  const { cspSource, script, style, nonce, language, title, words } = parts;
  const data = words === undefined ? '' : ` data-l10n="${escape(JSON.stringify(words))}"`;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    // Thumbnails, and a picture on its way to a PNG.
    `img-src ${cspSource} data:`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(language)}"${data}>
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escape(title)}</title>
    <link rel="stylesheet" href="${escape(style)}">
  </head>
  <body>
    <main id="page"></main>
    <script nonce="${nonce}" src="${escape(script)}"></script>
  </body>
</html>
`;
}

function escape(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
