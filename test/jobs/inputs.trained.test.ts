/** Trained models of images and sounds on real files, where the folder of test data is at hand. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { JobContext, Jobs } from '../../server/jobs/api';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import { createJobs } from '../../server/jobs/jobs';
import type { Estimate } from '../../server/protocol/evidence';
import { hostPath, root, sharedPath, temporaryFolder, tokenizerHostPath } from '../support/paths';

const hosts = {
  inference: hostPath,
  tokenizer: tokenizerHostPath,
  scoring: path.join(root, 'out/server/scoringWorker.js'),
};
const config = JSON.stringify({
  image_processor_type: 'ViTImageProcessor',
  do_resize: false,
  image_mean: [0.4914, 0.4822, 0.4465],
  image_std: [0.2023, 0.1994, 0.201],
});

describe('trained models of images and sounds', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let jobs: Jobs;
  const context: JobContext = {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
  before(() => {
    jobs = createJobs({ hosts, version: '0.0.0-test', log: () => undefined });
    const cacheFolder = path.join(folder, 'cache');
    jobs.setEnvironment({ trusted: true, outside: true, providers: [], cacheFolder });
    fs.writeFileSync(path.join(folder, 'preprocessor.json'), config);
  });
  after(async () => {
    await jobs.dispose();
    fs.rmSync(folder, { recursive: true });
  });

  /** Paths in a catalog have `/` on every platform. */
  const beside = (file: string): string => path.relative(folder, file).split(path.sep).join('/');
  const catalogOf = (
    model: string,
    inputs: string,
    modality: string,
    rest: string,
  ): OpenCatalog => ({
    path: path.join(folder, 'x.dims.yaml'),
    parsed: parseCatalog(`dimcat: 1
model: { path: ${beside(model)}, modality: ${modality}${rest} }
site: { kind: resid, layer: ${modality === 'vision' ? 2 : 12} }
input: { files: ${beside(inputs)}, position: cls }
signs: centred
features: []
`),
  });
  const found = async (open: OpenCatalog) => {
    const set = { sites: 'no' };
    const names = ['labels', 'nearest'];
    const { results } = await jobs.experiment(open, { names, set }, context);
    const labels = results[0]!.tables[1]!.rows;
    const [, centred] = results[1]!.tables[0]!.rows;
    return {
      labels: labels.length,
      aboveNull: labels.filter((row) => (row[3] as Estimate).value > (row[4] as number)).length,
      nearest: (centred![2] as Estimate).value,
      nullP95: centred![3] as number,
    };
  };

  it('tell classes of CIFAR-10 by the signs of a small ViT', async function () {
    const [model, inputs] = [
      sharedPath('models/vit-cifar10/model.onnx'),
      sharedPath('data/cifar10'),
    ];
    if (!model || !inputs) return this.skip();
    const result = await found(
      catalogOf(model, inputs, 'vision', ', preprocessor: preprocessor.json'),
    );
    assert.equal(result.labels, 10);
    assert.ok(result.aboveNull >= 9, `${result.aboveNull} labels above the null`);
    assert.ok(result.nearest > result.nullP95, `${result.nearest} of ${result.nullP95}`);
  });

  it('tell spoken words by the signs of a keyword transformer', async function () {
    const [model, inputs] = [
      sharedPath('models/kwt1/kwt1.onnx'),
      sharedPath('data/speech-commands'),
    ];
    if (!model || !inputs) return this.skip();
    const result = await found(catalogOf(model, inputs, 'audio', ''));
    assert.equal(result.labels, 30);
    assert.ok(result.aboveNull >= 29, `${result.aboveNull} labels above the null`);
    assert.ok(result.nearest > 0.4, `${result.nearest}`);
  });
});
