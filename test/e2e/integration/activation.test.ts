import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DimcatApi } from '../../../extension/main';
import { dimcat, show } from './editor';

describe('Activation', () => {
  // The first test of all: later ones open catalogs.
  it('starts no server for YAML that is no catalog', async () => {
    const extension = vscode.extensions.getExtension<DimcatApi>('dimcat.dimcat');
    const api = await extension?.activate();
    const options = { language: 'yaml', content: 'features: []' };
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(options));
    assert.equal(api?.serverState(), 'stopped');
  });

  it('happens with a catalog, and starts the server', async () => {
    await show('words.dims.yaml');
    const { serverState } = await dimcat();
    assert.equal(serverState(), 'running');
  });

  it('registers every command that the manifest names', async () => {
    const extension = vscode.extensions.getExtension('dimcat.dimcat');
    const manifest = extension?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = await vscode.commands.getCommands(true);
    const named = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(named.length >= 8);
    assert.deepEqual(
      named.filter((command) => !registered.includes(command)),
      [],
    );
  });
});
