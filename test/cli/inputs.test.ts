/** The command line on a folder of images, as a user runs it: the real program, in a separate process. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { imageConfig, writeImages } from '../support/mediaFiles';
import { root, temporaryFolder } from '../support/paths';
import { imageInput, tinyInputModel } from '../support/tinyInputModel';

const CATALOG = `dimcat: 1
model: { path: model.onnx, modality: vision }
site: { kind: resid, layer: 2 }
input: { files: images }
features:
  - { id: dog, anchors: { label: dog }, expect: { auc: { min: 0.8 } } }
`;

describe('dimcat on a folder of images', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const catalog = path.join(folder, 'x.dims.yaml');
  const dimcat = (...argv: string[]) => {
    const main = path.join(root, 'out/server/cli/main.js');
    const rest = ['--cache-folder', path.join(folder, 'cache')];
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv, ...rest], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  before(() => {
    fs.writeFileSync(catalog, CATALOG);
    fs.writeFileSync(path.join(folder, 'model.onnx'), tinyInputModel(imageInput));
    fs.writeFileSync(path.join(folder, 'preprocessor_config.json'), imageConfig);
    writeImages(path.join(folder, 'images'), { labels: ['cat', 'dog', 'ship'], each: 15 });
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  it('builds the cache, measures, verifies, and says what a flip needs', () => {
    const built = dimcat('cache', catalog);
    assert.equal(built.stdout, 'image cache built: 45 images x 32 dimensions (cpu)\n');
    const measured = dimcat('measure', catalog);
    assert.match(measured.stdout, /^dog .* 15 {2}30 /m);
    assert.match(
      measured.stdout,
      /held-out: mean of 10 runs of 5 folds over anchors and negatives; null p95: /,
    );
    assert.match(measured.stderr, /^note: dog: There are fewer than 20 different anchors: /m);
    assert.equal(dimcat('verify', catalog).status, 0);
    const flip = dimcat('flip', catalog, '--feature', 'dog');
    assert.equal(flip.status, 2);
    assert.match(
      flip.stderr,
      /Which logit belongs to the label "dog" cannot be determined: .*targets: \[3\]\. \[model-unsupported\]/s,
    );
  });

  it('fails in words where a label is not there', () => {
    fs.writeFileSync(catalog, CATALOG.replace('label: dog', 'label: dgo'));
    const { status, stderr } = dimcat('measure', catalog);
    assert.equal(status, 2);
    assert.match(stderr, /dog: not measured: No input has the label "dgo"; did you mean "dog"\?/);
  });
});
