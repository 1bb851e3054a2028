/**
 * How Dimcat reads the tokenizers of a folder, beside what the reference says of them (reference.py, which comes
 * first):
 * `node out/test/bench/tokenizers/conform.js FOLDER [NAME ...]`. Prints a Markdown table, then every difference; exits
 * 1 where there is one.
 */
import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { conformance } from '../../support/tokenizerConformance';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(folder: string | undefined, names: readonly string[]): Promise<void> {
  if (folder === undefined || !existsSync(folder)) {
    print('skipped: name a folder of tokenizers, as docs/reference/tokenizers.md says');
    return;
  }
  const differences: string[] = [];
  print('| family | tokens | strings agreeing | anchors resolving |');
  print('| --- | --- | --- | --- |');
  for (const name of readdirSync(folder).sort()) {
    if (names.length > 0 && !names.includes(name)) continue;
    if (!existsSync(path.join(folder, name, 'reference.json'))) continue;
    const found = await conformance(path.join(folder, name));
    const { tokens, strings, survivors, otherIds, otherAnchors } = found;
    const [agreeing, resolving] = [strings - otherIds.length, survivors - otherAnchors.length];
    print(`| ${name} | ${tokens} | ${agreeing} of ${strings} | ${resolving} of ${survivors} |`);
    differences.push(...[...otherIds, ...otherAnchors].map((what) => `${name}: ${what}`));
  }
  differences.forEach(print);
  process.exitCode = differences.length === 0 ? 0 : 1;
}

main(process.argv[2], process.argv.slice(3)).catch((error: unknown) => {
  print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
