/** The theme variables that the feature page uses, with the values of VS Code's own default themes. */

export type ThemeName = 'light' | 'dark' | 'high-contrast';

const LIGHT: Readonly<Record<string, string>> = {
  foreground: '#3b3b3b',
  descriptionForeground: '#5f5f5f',
  'editor-background': '#ffffff',
  'panel-border': '#e5e5e5',
  'textBlockQuote-background': '#f8f8f8',
  'textCodeBlock-background': '#f2f2f2',
  'badge-foreground': '#3b3b3b',
  'badge-background': '#cccccc',
  'button-foreground': '#ffffff',
  'button-background': '#005fb8',
  'button-hoverBackground': '#0258a8',
  'button-secondaryForeground': '#3b3b3b',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryHoverBackground': '#cccccc',
  'editorWidget-foreground': '#3b3b3b',
  'editorWidget-background': '#f8f8f8',
  focusBorder: '#005fb8',
  'charts-blue': '#1a85ff',
  'testing-iconPassed': '#369432',
  'editorWarning-foreground': '#bf8803',
  'editorError-foreground': '#e51400',
};

const DARK: Readonly<Record<string, string>> = {
  foreground: '#cccccc',
  descriptionForeground: '#9d9d9d',
  'editor-background': '#1f1f1f',
  'panel-border': '#2b2b2b',
  'textBlockQuote-background': '#2b2b2b',
  'textCodeBlock-background': '#2b2b2b',
  'badge-foreground': '#f8f8f8',
  'badge-background': '#616161',
  'button-foreground': '#ffffff',
  'button-background': '#0078d4',
  'button-hoverBackground': '#026ec1',
  'button-secondaryForeground': '#cccccc',
  'button-secondaryBackground': '#313131',
  'button-secondaryHoverBackground': '#3c3c3c',
  'editorWidget-foreground': '#cccccc',
  'editorWidget-background': '#202020',
  focusBorder: '#0078d4',
  'charts-blue': '#3794ff',
  'testing-iconPassed': '#73c991',
  'editorWarning-foreground': '#cca700',
  'editorError-foreground': '#f14c4c',
};

const HIGH_CONTRAST: Readonly<Record<string, string>> = {
  foreground: '#ffffff',
  descriptionForeground: 'rgba(255, 255, 255, 0.7)',
  'editor-background': '#000000',
  contrastBorder: '#6fc3df',
  'panel-border': '#6fc3df',
  'textCodeBlock-background': '#000000',
  'badge-foreground': '#ffffff',
  'badge-background': '#000000',
  'button-foreground': '#ffffff',
  'button-background': '#000000',
  'button-secondaryForeground': '#ffffff',
  'editorWidget-foreground': '#ffffff',
  'editorWidget-background': '#0c141f',
  'button-border': '#6fc3df',
  focusBorder: '#f38518',
  'charts-blue': '#3794ff',
  'testing-iconPassed': '#73c991',
  'editorWarning-foreground': '#ffd370',
  'editorError-foreground': '#f48771',
};

const THEMES = { light: LIGHT, dark: DARK, 'high-contrast': HIGH_CONTRAST };

/** `:root { --vscode-...: ... }` for a theme. */
export function themeCss(theme: ThemeName): string {
  const lines = Object.entries(THEMES[theme]).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `:root { ${lines.join(' ')} --vscode-font-size: 13px; }`;
}
