import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { MeasureResult } from '../../../server/protocol/requests';
import { imageConfig, writeImages } from '../../support/mediaFiles';
import { imageInput, tinyInputModel } from '../../support/tinyInputModel';
import { dimcat, eventually, hoverText, inWorkspace, positionOf, show } from './editor';

const NAME = 'images.dims.yaml';
const FILES = [NAME, 'images.dims.evidence.json', 'vit.onnx', 'vit.json', 'pictures'];
const CATALOG = `dimcat: 1
model: { path: vit.onnx, modality: vision, preprocessor: vit.json }
site: { kind: resid, layer: 2 }
input: { files: pictures }
features:
  - { id: dog, anchors: { label: dog } }
  - { id: few, anchors: [dog/0.png, dog/1.png, ship/77.png] }
`;

describe('A catalog of images', () => {
  let document: vscode.TextDocument;
  const remove = (): void =>
    FILES.forEach((name) => rmSync(inWorkspace(name), { recursive: true, force: true }));

  before(async () => {
    writeFileSync(inWorkspace('vit.onnx'), tinyInputModel(imageInput));
    writeFileSync(inWorkspace('vit.json'), imageConfig);
    writeImages(inWorkspace('pictures'), { labels: ['cat', 'dog', 'ship'], each: 20 });
    writeFileSync(inWorkspace(NAME), CATALOG);
    document = await show(NAME);
    await dimcat();
  });
  after(remove);

  it('marks the name that no image has', async () => {
    const isStrange = ({ range }: vscode.Diagnostic): boolean =>
      document.getText(range) === 'ship/77.png';
    const found = await eventually(
      () => vscode.languages.getDiagnostics(document.uri),
      (all) => all.some(isStrange),
    );
    assert.match(found.find(isStrange)?.message ?? '', /image/);
    assert.doesNotMatch(found.map(({ message }) => message).join('\n'), /token|vocabulary/i);
  });

  it('shows the picture over its name', async () => {
    const text = await eventually(
      () => hoverText(document.uri, positionOf(document, 'dog/1.png')),
      (hover) => hover.includes('!['),
    );
    assert.match(text, /image \d+ · label/);
    assert.match(text, /!\[[^\]]*\]\(file:[^)]*\/pictures\/dog\/1\.png/);
  });

  it('is measured, and shows what was found', async () => {
    const uri = document.uri.toString();
    const target = { uri, feature: 'dog' };
    const result = await vscode.commands.executeCommand<MeasureResult>(
      'dimcat.measureFeature',
      target,
    );
    const [dog] = result.features;
    assert.ok(dog!.auc.heldOut.value > 0.9, `${dog!.auc.heldOut.value}`);
    assert.deepEqual([dog!.nPos, dog!.nNeg], [20, 40]);
    const text = await eventually(
      () => hoverText(document.uri, positionOf(document, 'id: dog').translate(0, 4)),
      (hover) => /held-out/i.test(hover),
    );
    assert.match(text, /held-out/i);
    assert.doesNotMatch(text, /token|vocabulary|words/i);
  });
});
