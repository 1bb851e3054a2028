import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { HubPulled } from '../../../server/protocol/hub';
import { COMMIT, HubServer, REPO } from '../../hub/server';
import { temporaryFolder } from '../../support/paths';
import { tinyModel } from '../../support/tinyModel';
import { categories } from '../../support/words';
import { dimcat, eventually, inWorkspace, show } from './editor';

const NAME = 'hub.dims.yaml';
const uri = () => vscode.Uri.file(inWorkspace(NAME)).toString();
const problems = (): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(vscode.Uri.file(inWorkspace(NAME)));

describe('Pulling a model', () => {
  const { model, tokenizer } = tinyModel();
  const server = new HubServer({
    'onnx/model.onnx': Buffer.from(model),
    'tokenizer.json': Buffer.from(tokenizer.json),
  });
  const cache = temporaryFolder();

  before(async () => {
    process.env['HF_ENDPOINT'] = await server.start();
    process.env['HF_HUB_CACHE'] = cache;
    const words = categories['animal']!.map((word) => `" ${word}"`).join(', ');
    writeFileSync(
      inWorkspace(NAME),
      `dimcat: 1\nmodel: { hub: ${REPO} }\nsite: { kind: resid, layer: 2 }\nfeatures:\n  - id: animal\n    anchors: [${words}]\n`,
    );
    await show(NAME);
    await dimcat();
    // The server reads the environment with which it was started.
    await vscode.commands.executeCommand('dimcat.restartServer');
  });
  after(async () => {
    delete process.env['HF_ENDPOINT'];
    delete process.env['HF_HUB_CACHE'];
    await server.stop();
    rmSync(cache, { recursive: true });
    rmSync(inWorkspace(NAME));
    await vscode.commands.executeCommand('dimcat.restartServer');
  });

  it('is offered where the catalog names a hub, and then the catalog can be measured', async () => {
    const found = await eventually(problems, (all) =>
      all.some((p) => codeOf(p) === 'model-missing'),
    );
    const missing = found.find((p) => codeOf(p) === 'model-missing')!;
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      vscode.Uri.parse(uri()),
      missing.range,
    );
    assert.ok(actions.some(({ title }) => title === 'Pull the model'));

    const argument = { uri: uri(), name: REPO, file: 'onnx/model.onnx', by: 'hub' };
    const pulled = await vscode.commands.executeCommand<HubPulled>('dimcat.pullModel', argument);
    assert.equal(pulled.commit, COMMIT);
    const { document } = vscode.window.activeTextEditor!;
    assert.match(
      document.getText(),
      /hub: owner\/tiny, revision: .*, path: onnx\/model\.onnx, sha256: /,
    );
    const left = await eventually(
      problems,
      (all) => !all.some((p) => codeOf(p) === 'model-missing'),
    );
    assert.ok(!left.some(({ severity }) => severity === vscode.DiagnosticSeverity.Error));
    const measured = await vscode.commands.executeCommand<{ features: unknown[] }>(
      'dimcat.measureCatalog',
      { uri: uri() },
    );
    assert.equal(measured.features.length, 1);
  });
});

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}
