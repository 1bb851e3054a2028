import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { dimcat, show } from './editor';

describe('Activation', () => {
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
