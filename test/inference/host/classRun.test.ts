/** Flips of classifiers by the real child process. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type {
  FlipReply,
  FlipRequest,
  InputFiles,
  ModelSummary,
} from '../../../server/inference/api';
import type { Intervention } from '../../../server/protocol/flips';
import { fault } from '../../support/faults';
import { imageConfig, writeImages } from '../../support/mediaFiles';
import { ModelFolder } from '../../support/modelFolder';
import { maxDifference } from '../../support/runModel';
import { imageInput, tinyInputModel } from '../../support/tinyInputModel';

const labels = ['cat', 'dog', 'ship'];

describe('flips of a classifier', function () {
  this.timeout(60_000);
  for (const batch of [undefined, 1, 3])
    describe(batch === undefined ? 'of any batch' : `of a batch of ${batch}`, () => {
      const at = new ModelFolder();
      const client = at.client();
      const file = at.write(
        'vit.onnx',
        tinyInputModel({ ...imageInput, ...(batch !== undefined && { batch }) }),
      );
      writeImages(path.join(at.folder, 'images'), { labels, each: 1 });
      const inputs: InputFiles = {
        modality: 'vision',
        config: imageConfig,
        position: 'cls',
        files: labels.map((label) => path.join(at.folder, 'images', label, '0.png')),
      };
      const model = { path: file, providers: ['cpu'] };
      let summary: ModelSummary;
      before(async () => {
        summary = await client.openModel(model);
      });
      after(() => at.remove());

      const widthOf = (site: 'resid' | 'k' | 'v' | 'ffn'): number =>
        site === 'resid' ? summary.dimensions : summary.sites[site][1]!;
      const scaled = (width: number, by: number): Intervention => ({
        mask: new Float32Array(width).fill(by),
        force: new Float32Array(width),
      });
      const flip = (
        site: 'resid' | 'k' | 'v' | 'ffn',
        changes: Partial<FlipRequest> = {},
      ): Promise<FlipReply> => {
        const width = widthOf(site);
        const rows = [1, -1, 0, 1].map((by) => scaled(width, by));
        const centre = new Float32Array(width);
        const base = { model, inputs, site, layer: 2, centre, prompts: [[1]], rows };
        return client.flip({ ...base, watch: [0, 1, 2], ...changes });
      };

      it('leaves every bit of the class logits under ones, at each site', async () => {
        for (const site of ['resid', 'k', 'v', 'ffn'] as const)
          assert.deepEqual(
            await client.maskIdentity({ model, inputs, site, layer: 2, prompt: [1] }),
            { bitIdentical: true, maxAbsDifference: 0 },
            site,
          );
      });

      it('turns the logits with the last state, whose norm and head have no bias', async () => {
        const [rows] = (await flip('resid')).rows;
        const [same, turned, zeroed, again] = rows!.map(({ watched }) => watched);
        assert(
          maxDifference(
            turned!,
            same!.map((x) => -x),
          ) < 1e-5,
        );
        assert(maxDifference(zeroed!, [0, 0, 0]) < 1e-6);
        assert.deepEqual(again, same);
        const place = { model, inputs, site: 'resid', layer: 2 } as const;
        const { states } = await client.unedited({ ...place, prompts: [[1], [0]] });
        assert.deepEqual(
          states.map(({ length }) => length),
          [5 * widthOf('resid'), 5 * widthOf('resid')],
        );
        assert.notDeepEqual(states[0], states[1]);
      });

      it('takes what the neurons write out of the stream', async () => {
        const [rows] = (await flip('ffn')).rows;
        const [same, turned, zeroed] = rows!.map(({ watched }) => watched);
        assert(maxDifference(turned!, same!) > maxDifference(zeroed!, same!));
        assert(maxDifference(zeroed!, same!) > 1e-4);
      });

      it('gives each input its own logits', async () => {
        const [first, second] = [await flip('resid', { prompts: [[0]] }), await flip('resid')];
        assert(maxDifference(first.rows[0]![0]!.watched, second.rows[0]![0]!.watched) > 1e-3);
      });

      it('refuses classes that the model does not have', async () => {
        await assert.rejects(
          flip('resid', { watch: [3] }),
          fault('model-unsupported', /has 3 classes, and class 3/),
        );
      });
    });

  it('has the names of its classes from the configuration beside it', async () => {
    const at = new ModelFolder();
    const file = at.write('vit.onnx', tinyInputModel(imageInput));
    const model = { path: file, providers: ['cpu'] };
    const classes = async (content?: object): Promise<readonly string[] | undefined> => {
      if (content) fs.writeFileSync(path.join(at.folder, 'config.json'), JSON.stringify(content));
      return (await at.client().openModel(model)).classes;
    };
    assert.equal(await classes(), undefined);
    assert.deepEqual(await classes({ id2label: { 1: 'dog', 0: 'cat', 2: 'ship' } }), [
      ...['cat', 'dog', 'ship'],
    ]);
    for (const id2label of [{ 1: 'dog' }, { 0: 'cat', 1: 'cat' }, { 0: 'cat', 1: 2 }, [], 'cat'])
      assert.equal(await classes({ id2label }), undefined, JSON.stringify(id2label));
    await at.remove();
  });
});
