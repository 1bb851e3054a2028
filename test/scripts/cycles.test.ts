import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../support/paths';

type Graph = ReadonlyMap<string, readonly string[]>;

const folders = ['server', 'extension', 'webviews', 'test'];

/** Which files each file imports, types included: what a reader has to know before. */
function importsOf(files: readonly string[]): Graph {
  return new Map(files.map((file) => [file, importedBy(file)]));
}

function importedBy(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => path.posix.join(path.posix.dirname(file), `${fileName}.ts`))
    .filter((name) => existsSync(path.join(root, name)));
}

/** The first path from a file back to itself that a walk in depth meets, for each file on which it meets one. */
function cyclesIn(graph: Graph): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) cycles.push([...way.slice(at), file].join(' -> '));
    if (at >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

describe('Imports', () => {
  it('go round in no circle, those of types included', () => {
    const files = folders.flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
        .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/'))),
    );
    const graph = importsOf(files);
    const imports = [...graph.values()].reduce((sum, { length }) => sum + length, 0);
    assert.ok(imports > files.length, `${imports} imports of ${files.length} files`);
    assert.deepEqual(cyclesIn(graph), []);
  });

  it('that go round are found, each circle once', () => {
    const graph = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
      ['d', ['b', 'e']],
      ['e', ['e']],
    ]);
    assert.deepEqual(cyclesIn(graph), ['b -> d -> b', 'e -> e']);
  });
});
