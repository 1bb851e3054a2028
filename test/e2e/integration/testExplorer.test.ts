import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { dimcat, eventually, inWorkspace, show } from './editor';

describe('The Test Explorer', () => {
  it('lists each feature of a catalog with what it claims', async () => {
    await show('words.dims.yaml');
    const { tests } = await dimcat();
    const uri = vscode.Uri.file(inWorkspace('words.dims.yaml')).toString();
    const features = await eventually(
      () => [...(tests.get(uri)?.children ?? [])].map(([, item]) => item),
      (found) => found.length === 3,
    );
    assert.deepEqual(features.map(({ label }) => label).sort(), [
      'Animals',
      'Colours',
      'Words without a pattern',
    ]);
    const claims = [...features[0]!.children].map(([, { description }]) => description);
    assert.equal(claims.length, 1);
    assert.match(claims[0] ?? '', /0\.80?/);
  });
});
