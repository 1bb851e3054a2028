import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { EvidenceFile } from '../../../server/protocol/evidence';
import type { FlipResult, MeasureResult } from '../../../server/protocol/requests';
import { dimcat, eventually, hoverText, inWorkspace, positionOf, show } from './editor';

const run = <T>(command: string, argument: object) =>
  vscode.commands.executeCommand<T>(command, argument);

describe('Measuring a catalog', () => {
  const evidence = inWorkspace('words.dims.evidence.json');
  let document: vscode.TextDocument;
  let uri: string;

  before(async () => {
    document = await show('words.dims.yaml');
    uri = document.uri.toString();
    await dimcat();
  });

  it('has not happened before it is asked for: the hover says so', async () => {
    const text = await hoverText(document.uri, positionOf(document, 'animal'));
    assert.match(text, /not measured/i);
    assert.match(text, /command:dimcat\.measureFeature/);
    assert.equal(existsSync(evidence), false);
  });

  it('gives held-out AUCs, high for the planted words and not for the mixed ones', async () => {
    const result = await run<MeasureResult>('dimcat.measureCatalog', { uri });
    assert.equal(result.model.dimensions, 64);
    const heldOut = Object.fromEntries(
      result.features.map(({ id, auc }) => [id, auc.heldOut.value]),
    );
    assert.deepEqual(Object.keys(heldOut).sort(), ['animal', 'colour', 'mixed']);
    assert.ok(heldOut['animal']! > 0.9, `animal ${heldOut['animal']}`);
    assert.ok(heldOut['mixed']! < 0.8, `mixed ${heldOut['mixed']}`);
  });

  it('writes the evidence beside the catalog', () => {
    const file = JSON.parse(readFileSync(evidence, 'utf8')) as EvidenceFile;
    assert.equal(file.dimcatEvidence, 1);
    assert.deepEqual(Object.keys(file.features), ['animal', 'colour', 'mixed']);
    assert.equal(file.features['animal']?.measurement?.nPos, 16);
  });

  it('shows in the hover: held-out first, in-sample and null beside it, no model run', async () => {
    const text = await eventually(
      () => hoverText(document.uri, positionOf(document, 'animal')),
      (found) => !/not measured/i.test(found),
    );
    const order = [/held-out/i, /in-sample/i].map((word) => text.search(word));
    assert.ok(order[0]! >= 0 && order[0]! < order[1]!, text);
    assert.match(text, /look-alike sets|random sets/i);
    assert.match(text, /command:dimcat\.runFlipTest/);
  });

  it('marks the expectation that the evidence does not meet', async () => {
    const unmet = await eventually(
      () => vscode.languages.getDiagnostics(document.uri).filter(isUnmet),
      (found) => found.length > 0,
    );
    assert.deepEqual(
      unmet.map(({ range }) => document.getText(range)),
      ['0.99'],
    );
  });

  it('runs a sign-flip test whose all-ones mask changes no bit, and keeps the result', async () => {
    const flip = await run<FlipResult>('dimcat.runFlipTest', { uri, feature: 'animal' });
    assert.deepEqual(flip.maskIdentity, { bitIdentical: true, maxAbsDifference: 0 });
    const arms = ['ablate', 'away', 'disjoint', 'flip', 'matched', 'random', 'toward'];
    assert.deepEqual(Object.keys(flip.arms).sort(), arms);
    const file = JSON.parse(readFileSync(evidence, 'utf8')) as EvidenceFile;
    const animal = file.features['animal'];
    assert.equal(animal?.flip?.verdict, flip.verdict);
    assert.ok(animal.measurement, 'the measurement is still there');
  });

  it('offers its jobs in a lens above each feature', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      50,
    );
    const line = positionOf(document, '- id: animal').line;
    const commands = lenses
      .filter(({ range }) => range.start.line === line)
      .map(({ command }) => command?.command);
    assert.ok(commands.includes('dimcat.runFlipTest'), commands.join());
    assert.ok(
      lenses.every(({ command }) => command?.title),
      'each lens has a title',
    );
  });

  it('has the figure of each feature in its lens at once, so that none can be lost on the way', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const figures = lenses.filter(({ command }) => /^held-out \d/.test(command?.title ?? ''));
    assert.equal(figures.length, 3);
    assert.ok(lenses.every(({ isResolved }) => isResolved));
  });

  it('survives a restart of the server, which reads the evidence again', async () => {
    await vscode.commands.executeCommand('dimcat.restartServer');
    const { serverState } = await dimcat();
    assert.equal(serverState(), 'running');
    const text = await eventually(
      () => hoverText(document.uri, positionOf(document, 'animal')),
      (found) => /held-out/i.test(found),
    );
    assert.match(text, /held-out/i);
  });
});

const isUnmet = ({ code }: vscode.Diagnostic) =>
  typeof code === 'object' && /expect/.test(String(code.value));
