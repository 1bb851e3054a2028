/** The part of the command line of `code` that @vscode/test-electron uses. */
import { fileURLToPath } from 'node:url';
import path from 'node:path';

export interface CommandLine {
  readonly userData: string | undefined;
  readonly extensions: string | undefined;
  readonly developmentPaths: readonly string[];
  readonly testsPath: string | undefined;
  readonly disableExtensions: boolean;
  /** File or folder to open. */
  readonly open: string | undefined;
}

const withValue = ['user-data-dir', 'extensions-dir', 'extensionDevelopmentPath'].concat(
  'extensionTestsPath',
  'folder-uri',
);

/** Reads `--name=value`, `--name value` for the names that take one, flags, and what to open. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const options = new Map<string, string[]>();
  const put = (name: string, value: string) =>
    options.set(name, [...(options.get(name) ?? []), value]);
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) put('open', arg);
    else put(name, value ?? (withValue.includes(name) ? (rest.shift() ?? '') : ''));
  }
  const last = (name: string) => options.get(name)?.at(-1);
  const asPath = (name: string) => pathOf(last(name));
  return {
    userData: asPath('user-data-dir'),
    extensions: asPath('extensions-dir'),
    developmentPaths: (options.get('extensionDevelopmentPath') ?? []).map((p) => pathOf(p) ?? p),
    testsPath: asPath('extensionTestsPath'),
    disableExtensions: options.has('disable-extensions'),
    open: asPath('open') ?? asPath('folder-uri'),
  };
}

function pathOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return text.startsWith('file:') ? fileURLToPath(text) : path.resolve(text);
}
