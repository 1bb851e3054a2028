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
    const claims = [...features[0]!.children].map(([, { label, description }]) => [
      label,
      description,
    ]);
    assert.deepEqual(claims, [
      ['detects', 'held-out AUC >= 0.80'],
      ['suppresses', 'sign-flip test: nothing is claimed'],
    ]);
  });
});
