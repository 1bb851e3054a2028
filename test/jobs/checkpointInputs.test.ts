/** Checkpoints of images and sounds end to end: a folder as the hub has it, with its preprocessor. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { MeasureReply } from '../../server/jobs/api';
import { golden } from '../support/checkpoints';
import { each, imageCatalog, ImageFolder, labels } from '../support/imageFolder';
import { quietContext } from '../support/jobs';
import { imageConfig, writeSounds } from '../support/mediaFiles';

const preprocessor = {
  vit: imageConfig,
  dinov2: JSON.stringify({
    ...(JSON.parse(imageConfig) as object),
    ...{ do_resize: true, size: { height: 8, width: 12 } },
  }),
  ast: JSON.stringify({
    ...{ feature_extractor_type: 'ASTFeatureExtractor', num_mel_bins: 10, max_length: 11 },
  }),
};
const catalog = imageCatalog.replace('path: model.onnx', 'path: model');
const sounds = catalog.replace('modality: vision', 'modality: audio').replace('images', 'sounds');

describe('checkpoints of images and sounds', function () {
  this.timeout(120_000);
  const at = ImageFolder.shared();

  /** A copy of a golden checkpoint whose first classes are the labels. */
  function put(name: keyof typeof preprocessor): void {
    const folder = path.join(at.path, 'model');
    fs.cpSync(golden(name), folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'preprocessor_config.json'), preprocessor[name]);
    const file = path.join(folder, 'config.json');
    const config = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    const names = [...labels, 'plane', 'boat'].map((label, i) => [i, label] as const);
    if ('id2label' in config) config['id2label'] = Object.fromEntries(names);
    fs.writeFileSync(file, JSON.stringify(config));
  }

  const putSounds = (): void => writeSounds(path.join(at.path, 'sounds'), { labels, each }, 0.05);

  const measure = (text: string): Promise<MeasureReply> =>
    at.jobs.measure(at.open(text), {}, quietContext());

  for (const [name, text] of [
    ['vit', catalog],
    ['dinov2', catalog],
    ['ast', sounds],
  ] as const)
    it(`find planted labels at every site: ${name}`, async () => {
      put(name);
      if (name === 'ast') putSounds();
      for (const kind of ['resid', 'k', 'v', 'ffn']) {
        const { features } = await measure(text.replace('resid', kind));
        const { auc, nullMatched } = features[0]!;
        assert.ok(auc.heldOut.value > nullMatched.heldOutP95, `${kind} ${auc.heldOut.value}`);
      }
    });

  for (const [name, text] of [
    ['vit', catalog],
    ['ast', sounds],
  ] as const)
    it(`are flipped at the logits of their classes: ${name}`, async () => {
      put(name);
      if (name === 'ast') putSounds();
      const ship = `${text}  - { id: ship, anchors: { label: ship } }\n`;
      const result = await at.jobs.flip(at.open(ship), { feature: 'dog' }, quietContext());
      assert.deepEqual(result.maskIdentity, { bitIdentical: true, maxAbsDifference: 0 });
      assert.deepEqual([result.targetTokens, result.prompts], [['dog'], 20]);
    });
});
