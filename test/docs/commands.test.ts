import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { COMMANDS } from '../../server/cli/commands/list';
import { root } from '../support/paths';

const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

/** Every page that a user reads, by name. */
function pages(): [name: string, text: string][] {
  const docs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const names = docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  return ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'examples/README.md', ...names].map(
    (name) => [name, read(name)],
  );
}

/** The commands of the extension as its palette shows them, without the dots of those that ask. */
function palette(): ReadonlySet<string> {
  const { contributes } = JSON.parse(read('package.json')) as {
    contributes: { commands: { title: string }[] };
  };
  const words = JSON.parse(read('package.nls.json')) as Record<string, string>;
  const titles = contributes.commands.map(({ title }) => words[title.slice(1, -1)] ?? title);
  return new Set(titles.map((title) => title.replace(/ ?…$/, '')));
}

/** Command lines in code: a span, or the line of a block up to a comment. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].flatMap((m) => m[1]!.split('\n'));
  const spans = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)];
  return [...blocks, ...spans.map((m) => m[1]!)]
    .map((line) => /^(?:npm run -s )?dimcat (?:-- )?([a-z].*)$/.exec(line)?.[1])
    .filter((line) => line !== undefined);
}

describe('what pages tell people to run', () => {
  it('are commands of the extension', () => {
    const known = palette();
    const wrong = pages().flatMap(([name, text]) =>
      [...text.matchAll(/\*Dimcat: ([^*]+?) ?…?\*/g)]
        .filter((m) => !known.has(m[1]!))
        .map((m) => `${name}: ${m[0]}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('are commands and options of the command line', () => {
    const lines = pages().flatMap(([name, text]) =>
      commandLines(text).map((line) => ({ name, line })),
    );
    assert.ok(lines.length > 50, `only ${lines.length} command lines were found`);
    const wrong = lines.filter(({ line }) => {
      const command = COMMANDS.find(({ name }) => name === line.split(' ')[0]);
      const options = [...line.replace(/ #.*/, '').matchAll(/ --([a-z-]+)/g)].map((m) => m[1]!);
      return !command || options.some((o) => !(command.options as readonly string[]).includes(o));
    });
    assert.deepEqual(wrong, []);
  });
});
