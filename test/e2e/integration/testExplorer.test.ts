import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { tinyModel } from '../../support/tinyModel';
import { dimcat, eventually, inWorkspace, show } from './editor';

async function listed(name: string, count: number): Promise<vscode.TestItem[]> {
  const { tests } = await dimcat();
  const uri = vscode.Uri.file(inWorkspace(name)).toString();
  return eventually(
    () => [...(tests.get(uri)?.children ?? [])].map(([, item]) => item),
    (found) => found.length === count,
  );
}

const claimsOf = ({ children }: vscode.TestItem) =>
  [...children].map(([, { label, description }]) => [label, description]);

describe('The Test Explorer', () => {
  it('lists each feature of a catalog with what it claims', async () => {
    await show('words.dims.yaml');
    const features = await listed('words.dims.yaml', 3);
    assert.deepEqual(features.map(({ label }) => label).sort(), [
      'Animals',
      'Colours',
      'Words without a pattern',
    ]);
    assert.deepEqual(claimsOf(features[0]!), [
      ['detects', 'held-out AUC ≥ 0.80'],
      ['suppresses', 'sign-flip test: nothing is claimed'],
    ]);
  });
});

describe('A model without a head', () => {
  const NAME = 'headless.dims.yaml';
  const remove = (): void =>
    [NAME, 'headless.onnx'].forEach((name) => rmSync(inWorkspace(name), { force: true }));

  before(async () => {
    writeFileSync(inWorkspace('headless.onnx'), tinyModel({ headless: true }).model);
    writeFileSync(
      inWorkspace(NAME),
      `dimcat: 1
model: { path: headless.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 2 }
features:
  - { id: pet, anchors: [" dog", " cat", " horse", " bird", " fish"] }
`,
    );
    await show(NAME);
  });
  after(remove);

  it('is offered no sign-flip test: neither among the tests nor in the tree', async () => {
    const claims = await eventually(
      async () => claimsOf((await listed(NAME, 1))[0]!),
      (found) => found.length === 1,
    );
    assert.equal(claims[0]![0], 'detects');
    const { tree } = await dimcat();
    const catalogs = await tree.getChildren();
    const catalog = catalogs.find((node) => node.kind === 'catalog' && node.uri.endsWith(NAME))!;
    const [feature] = await tree.getChildren(catalog);
    assert.equal(tree.getTreeItem(feature!).contextValue, 'feature.noFlips');
  });
});
