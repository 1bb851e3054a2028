import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { brokenCatalog } from '../support/workspace';
import { dimcat, eventually, inWorkspace, show } from './editor';

/** `line code: marked text` for each problem of a document, in its order. */
function problemsIn(document: vscode.TextDocument): string[] {
  const diagnostics = [...vscode.languages.getDiagnostics(document.uri)];
  diagnostics.sort((a, b) => a.range.start.compareTo(b.range.start));
  return diagnostics.map(({ range, code }) => {
    const id = typeof code === 'object' ? code.value : code;
    return `${range.start.line + 1} ${id}: ${document.getText(range)}`;
  });
}

/** What the comments of the catalog say, in the same form. */
const expected = brokenCatalog.split('\n').flatMap((line, i) => {
  const comment = /# ([a-z-]+: .+)$/.exec(line)?.[1];
  return comment === undefined ? [] : comment.split('; ').map((problem) => `${i + 1} ${problem}`);
});

describe('Diagnostics', () => {
  before(() => dimcat());

  it('mark each mistake at its exact place, with its code', async () => {
    const document = await show('broken.dims.yaml');
    const problems = await eventually(
      () => problemsIn(document),
      (found) => found.length >= expected.length,
    );
    assert.deepEqual(problems, expected);
  });

  it('link each code to its page', async () => {
    const document = await show('broken.dims.yaml');
    for (const { code } of vscode.languages.getDiagnostics(document.uri)) {
      assert.ok(typeof code === 'object', 'the code has a target');
      assert.match(code.target.toString(), new RegExp(`/${code.value}(\\.md|$)`));
    }
  });

  it('follow the typing, and go when the mistake does', async () => {
    const document = await show('words.dims.yaml');
    const clean = await eventually(
      () => problemsIn(document),
      (found) => found.every((problem) => !problem.includes('duplicate')),
    );
    assert.deepEqual(
      clean.filter((problem) => problem.includes('duplicate')),
      [],
    );
    const place = document.positionAt(document.getText().indexOf('colour'));
    const word = new vscode.Range(place, place.translate(0, 'colour'.length));
    await edit(document, word, 'animal');
    const [problem] = await eventually(
      () => problemsIn(document).filter((text) => text.includes('duplicate')),
      (found) => found.length > 0,
    );
    assert.equal(problem, `${place.line + 1} duplicate-feature-id: animal`);
    await edit(document, word, 'colour');
    const left = await eventually(
      () => problemsIn(document).filter((text) => text.includes('duplicate')),
      (found) => found.length === 0,
    );
    assert.deepEqual(left, []);
  });
});

describe('Fixing on save', () => {
  const settings = vscode.workspace.getConfiguration('editor');
  const onSave = (value: object | undefined) =>
    settings.update('codeActionsOnSave', value, vscode.ConfigurationTarget.Workspace);
  after(() => onSave(undefined));

  it('mends what is surely meant, where the settings ask for it', async () => {
    writeFileSync(
      inWorkspace('fix.dims.yaml'),
      'dimcat: 1\ntitel: A catalog # mine\nfeatures: []\n',
    );
    await onSave({ 'source.fixAll.dimcat': 'explicit' });
    const document = await show('fix.dims.yaml');
    await eventually(
      () => problemsIn(document),
      (found) => found.length > 0,
    );
    const end = document.lineAt(document.lineCount - 1).range.end;
    await edit(document, new vscode.Range(end, end), '# the end\n');
    await document.save();
    assert.equal(
      document.getText(),
      'dimcat: 1\ntitle: A catalog # mine\nfeatures: []\n# the end\n',
    );
  });
});

async function edit(
  document: vscode.TextDocument,
  range: vscode.Range,
  text: string,
): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, text);
  assert.equal(await vscode.workspace.applyEdit(change), true);
}
