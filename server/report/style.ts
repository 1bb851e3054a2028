/** The report's look. In the editor its colours are the theme's; elsewhere light or dark as the reader prefers. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: var(--vscode-foreground, light-dark(#1f2328, #d6d9de));
  --paper: var(--vscode-editor-background, light-dark(#ffffff, #17191d));
  --muted: var(--vscode-descriptionForeground, light-dark(#59636e, #9aa2ad));
  --rule: var(--vscode-contrastBorder, var(--vscode-panel-border, light-dark(#d1d9e0, #3a3f47)));
  --dimcat-ours: var(--vscode-charts-blue, light-dark(#0b62c4, #5aa2ff));
  --dimcat-ours-2: var(--vscode-charts-green, light-dark(#1a7f37, #56d364));
  --dimcat-ours-3: var(--vscode-charts-red, light-dark(#cf222e, #ff7b72));
  --dimcat-ours-4: var(--vscode-charts-yellow, light-dark(#9a6700, #e3b341));
  --dimcat-null: var(--vscode-descriptionForeground, light-dark(#6e7781, #9aa2ad));
  --dimcat-control: light-dark(#b35900, #ffa657);
  --dimcat-paper: var(--vscode-charts-purple, light-dark(#7a3fb0, #c69aff));
  --caution: var(--vscode-editorWarning-foreground, light-dark(#9a6700, #e3b341));
}
body { margin: 0; padding: 0 20px 64px; color: var(--text); background: var(--paper);
  font: 15px/1.5 var(--vscode-font-family, system-ui, sans-serif); overflow-wrap: anywhere; }
main { max-width: 980px; margin: 0 auto; }
h1 { font-size: 1.9em; line-height: 1.25; margin: 28px 0 12px; }
h2 { font-size: 1.4em; margin: 40px 0 4px; padding-top: 20px; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05em; margin: 28px 0 8px; }
.question, figcaption, .notes { color: var(--muted); }
.headlines { font-size: 1.05em; }
.warning { border-left: 3px solid var(--caution); padding: 2px 12px; }
figure { margin: 20px 0; }
figure svg { max-width: 100%; height: auto; color: var(--text); }
/* A shadow at the edge behind which a table goes on; it is covered where the table ends. */
.scroll { overflow-x: auto; background:
  linear-gradient(to right, var(--paper) 30%, transparent) 0 0 / 40px 100% local no-repeat,
  linear-gradient(to left, var(--paper) 30%, transparent) 100% 0 / 40px 100% local no-repeat,
  linear-gradient(to right, var(--muted), transparent) 0 0 / 8px 100% scroll no-repeat,
  linear-gradient(to left, var(--muted), transparent) 100% 0 / 8px 100% scroll no-repeat; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 3px 14px 3px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th { font-weight: 600; }
th, td { overflow-wrap: normal; }
td:not(.number) { min-width: 9ch; max-width: 46ch; }
.number { text-align: right; white-space: nowrap; }
th.number { white-space: normal; }
details { margin: 12px 0; }
summary { cursor: pointer; font-weight: 600; }
a { color: var(--dimcat-ours); }
`;
