import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('Activation', () => {
  it('starts with a catalog, from the package', async () => {
    const extension = vscode.extensions.getExtension('dimcat.dimcat');
    assert.ok(extension, 'the extension is installed');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
