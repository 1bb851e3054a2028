import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { columns } from '../../../server/interchange/export/rows';
import type { ImportResult } from '../../../server/protocol/workbench';
import type { Node } from '../../../extension/tree/nodes';
import { dimcat, eventually, inWorkspace, show } from './editor';

const run = <T>(command: string, argument?: object) =>
  vscode.commands.executeCommand<T>(command, argument);
const uriOf = (name: string) => vscode.Uri.file(inWorkspace(name)).toString();

describe('The tree of catalogs', () => {
  const labels = async (node?: Node): Promise<string[]> => {
    const { tree } = await dimcat();
    const nodes = await tree.getChildren(node);
    return nodes.map((each) => {
      const { label, description } = tree.getTreeItem(each);
      assert.ok(typeof label === 'string' && typeof description !== 'boolean');
      return description === undefined ? label : `${label}: ${description}`;
    });
  };
  const nodeOf = async (name: string): Promise<Node> => {
    const { tree } = await dimcat();
    const nodes = await tree.getChildren();
    const node = nodes.find((each) => each.kind === 'catalog' && each.uri === uriOf(name));
    assert.ok(node);
    return node;
  };

  before(async () => {
    await show('words.dims.yaml');
    await run('dimcat.measureCatalog', { uri: uriOf('words.dims.yaml') });
  });

  it('lists catalogs, their features with what was measured, and the evidence of each', async () => {
    const catalog = await nodeOf('words.dims.yaml');
    const features = await eventually(
      () => labels(catalog),
      (found) => found.length === 5 && found.slice(0, 3).every((text) => /\d/.test(text)),
    );
    assert.match(features[0]!, /^Animals: [01]\.\d{3} · claims hold$/);
    assert.match(features[2]!, /^Words without a pattern: 0\.\d{3} · a claim fails$/);
    assert.deepEqual(features.slice(3), ['Dimensions: not surveyed', 'coverage: not measured']);
    const { tree } = await dimcat();
    const [animal] = await tree.getChildren(catalog);
    const facts = await labels(animal);
    assert.match(
      facts[0]!,
      /^held-out AUC: [01]\.\d{3} \[.*\]; n\+ 16, n− [\d,]+, 5 folds, k = 16$/,
    );
    assert.match(facts[1]!, /^its null reaches: 0\.\d{3}; p /);
  });

  it('shows a catalog anew whose features arrive after files have changed', async () => {
    const { tree } = await dimcat();
    const before = await nodeOf('words.dims.yaml');
    tree.refresh();
    const shownAnew = new Set<unknown>();
    const listener = tree.onDidChangeTreeData((node) => shownAnew.add(node));
    const features = tree.getChildren(before);
    tree.refresh();
    const after = await nodeOf('words.dims.yaml');
    await features;
    listener.dispose();
    assert.ok(shownAnew.has(after), 'the node that the tree has now');
  });

  it('shows only what the filter lets through, and everything again without it', async () => {
    const { tree } = await dimcat();
    const catalog = await nodeOf('words.dims.yaml');
    tree.show({ states: ['fails'], text: '' });
    assert.equal((await labels(catalog)).length, 1);
    await run('dimcat.clearFilter');
    assert.equal((await labels(catalog)).length, 5);
  });

  it('leads to the place in the catalog', async () => {
    await run('dimcat.revealFeature', { uri: uriOf('words.dims.yaml'), feature: 'colour' });
    const { document, selection } = vscode.window.activeTextEditor!;
    assert.match(document.lineAt(selection.active).text, /id: colour/);
  });
});

describe('Comparing, exporting and importing', () => {
  const uri = uriOf('words.dims.yaml');

  it('compares with another catalog, and shows a page that can be read', async () => {
    for (const ending of ['yaml', 'evidence.json']) {
      writeFileSync(
        inWorkspace(`copy.dims.${ending}`),
        readFileSync(inWorkspace(`words.dims.${ending}`)),
      );
    }
    const other = { uri: uriOf('copy.dims.yaml') };
    await run('dimcat.compareCatalog', { uri, with: other });
    const page = await eventually(
      () =>
        vscode.window.tabGroups.all
          .flatMap(({ tabs }) => tabs)
          .find(({ label }) => label === 'copy.dims.yaml → words.dims.yaml'),
      (tab) => tab !== undefined,
    );
    assert.ok(page);
  });

  it('exports to a file', async () => {
    const file = vscode.Uri.file(inWorkspace('out.csv')).toString();
    assert.equal(await run('dimcat.exportCatalog', { uri, format: 'csv', file }), file);
    const [head, animal] = readFileSync(inWorkspace('out.csv'), 'utf8').split('\r\n');
    assert.equal(head, columns.map(({ name }) => name).join());
    assert.match(animal ?? '', /^animal,Animals,/);
  });

  it('imports anchors as one edit, which one undo takes back', async () => {
    const document = await show('copy.dims.yaml');
    const before = document.getText();
    writeFileSync(inWorkspace('more.csv'), 'feature,anchor\nplace,house\nplace,rain\n');
    const file = vscode.Uri.file(inWorkspace('more.csv')).toString();
    const argument = { uri: uriOf('copy.dims.yaml'), file, leadingSpace: true };
    const { added } = await run<ImportResult>('dimcat.importAnchors', argument);
    assert.deepEqual(added, ['place']);
    assert.match(document.getText(), /- id: place\n[^]*" house", " rain"/);
    await run('undo');
    assert.equal(document.getText(), before);
  });
});

describe('Tasks', () => {
  it('check the claims, and the failed one becomes a problem at its line', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'dimcat' });
    const verify = tasks.find(({ name }) => name === 'verify words.dims.yaml');
    assert.ok(verify, tasks.map(({ name }) => name).join());
    const ended = new Promise<number | undefined>((resolve) => {
      vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name === verify.name) resolve(exitCode);
      });
    });
    await vscode.tasks.executeTask(verify);
    assert.equal(await ended, 1);
    const document = await show('words.dims.yaml');
    const [problem] = await eventually(
      () =>
        vscode.languages
          .getDiagnostics(document.uri)
          .filter(({ source }) => source === 'dimcat verify'),
      (found) => found.length > 0,
    );
    assert.match(document.lineAt(problem!.range.start).text, /0\.99/);
    assert.match(problem!.message, /^mixed: held-out AUC ≥ 0\.99; held-out AUC 0\.\d+/);
  });
});
