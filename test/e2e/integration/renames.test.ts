import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { dimcat, inWorkspace } from './editor';

const inFolder = (name: string): string => inWorkspace(`renamed/${name}`);
const catalog = 'dimcat: 1\nfeatures:\n  - { id: pet, anchors: [" dog"] }\n';

describe('A catalog that is renamed', () => {
  before(async () => {
    mkdirSync(inFolder('.'));
    writeFileSync(inFolder('pets.dims.yaml'), catalog);
    writeFileSync(inFolder('pets.dims.evidence.json'), '{"kept": "as it is"}\n');
    await dimcat();
  });
  after(() => rmSync(inFolder('.'), { recursive: true, force: true }));

  it('takes its evidence along', async () => {
    const edit = new vscode.WorkspaceEdit();
    const at = (name: string): vscode.Uri => vscode.Uri.file(inFolder(name));
    edit.renameFile(at('pets.dims.yaml'), at('beasts.dims.yaml'));
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(existsSync(inFolder('beasts.dims.yaml')));
    const moved = readFileSync(inFolder('beasts.dims.evidence.json'), 'utf8');
    assert.equal(moved, '{"kept": "as it is"}\n');
    assert.ok(!existsSync(inFolder('pets.dims.evidence.json')), 'no orphan');
  });
});
