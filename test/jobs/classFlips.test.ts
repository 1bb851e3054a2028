/** Sign flips of classifiers of images and sounds end to end: class logits are the targets. */
import assert from 'node:assert/strict';
import { staleFlipReasons } from '../../server/catalog/resolve/basis';
import type { FlipOptions } from '../../server/jobs/api';
import type { FlipMeasurement } from '../../server/protocol/evidence';
import { fault } from '../support/faults';
import { each, imageCatalog, ImageFolder, labels } from '../support/imageFolder';
import { quietContext } from '../support/jobs';
import { imageInput, tinyInputModel } from '../support/tinyInputModel';

const classes = { id2label: Object.fromEntries(labels.map((label, index) => [index, label])) };
const catalog = `${imageCatalog}  - { id: ship, anchors: { label: ship } }
`;

describe('sign flips of a classifier', function () {
  this.timeout(120_000);
  const at = ImageFolder.shared();
  beforeEach(() => {
    at.write('config.json', JSON.stringify(classes));
  });
  const flip = (text = catalog, options: Partial<FlipOptions> = {}): Promise<FlipMeasurement> =>
    at.jobs.flip(at.open(text), { feature: 'dog', ...options }, quietContext());

  it('have the class of the label as target, and inputs of other labels as prompts', async () => {
    const result = await flip();
    assert.deepEqual(result.maskIdentity, { bitIdentical: true, maxAbsDifference: 0 });
    assert.deepEqual([result.targetTokens, result.targets, result.prompts], [['dog'], 1, 20]);
    assert.ok(result.promptTexts.every((name) => !name.startsWith('dog/')));
    const ofShips = result.promptTexts.filter((name) => name.startsWith('ship/')).length;
    assert.equal(ofShips, 10);
    assert.equal(result.targetsHeldOut, true);
    assert.match(result.warnings.join(), /classifier: .* its logits of the class dog/);
    assert.ok(result.arms.away.relative.mean < result.arms.toward.relative.mean);
    assert.ok(result.arms.away.kl.mean > 0);
    const kept = (await at.jobs.evidence(at.open(catalog)))!.features['dog']!.flip!;
    assert.deepEqual(kept.targetTokens, ['dog']);
  });

  it('choose the register without the prompts, and go stale with the label', async () => {
    const result = await flip();
    const again = await flip();
    assert.deepEqual(again.promptTexts, result.promptTexts);
    const reasons = async (text: string): Promise<string[]> => {
      const open = at.open(text);
      const parsed = open.parsed.catalog!;
      return staleFlipReasons(result, parsed.features[0]!, parsed, await at.jobs.facts(open));
    };
    assert.deepEqual(await reasons(catalog), []);
    const renamed = catalog.replace('label: dog }', 'label: dog }, targets: { label: cat }');
    assert.deepEqual(await reasons(renamed), ['targets changed']);
  });

  it('act on keys, values and neurons, one image at a time', async () => {
    at.write('model.onnx', tinyInputModel({ ...imageInput, batch: 1 }));
    for (const kind of ['k', 'v', 'ffn']) {
      const result = await flip(catalog.replace('resid', kind));
      assert.equal(result.maskIdentity.bitIdentical, true, kind);
      assert.equal(result.basis.site.kind, kind);
    }
  });

  it('take a superclass as several classes, and classes by index where nothing names them', async () => {
    const { targetTokens } = await flip(catalog, { feature: 'animal' });
    assert.deepEqual(targetTokens, ['cat', 'dog']);
    at.write('config.json', '{}');
    const byIndex = catalog
      .replace('label: dog }', 'label: dog }, targets: [1]')
      .replace('label: ship }', 'label: ship }, targets: [2]');
    assert.deepEqual((await flip(byIndex)).targetTokens, ['class 1']);
  });

  it('take named inputs as prompts', async () => {
    const prompts = ['cat/0.png', 'ship/1.png', 'ship/2.png'];
    assert.deepEqual((await flip(catalog, { prompts })).promptTexts, prompts);
    await assert.rejects(
      flip(catalog, { prompts: ['The'] }),
      fault('catalog-invalid', /"The" is no image/),
    );
  });

  it('are refused where no class is known', async () => {
    const one = imageCatalog.replace(/ {2}- \{ id: animal.*\n/, '');
    await assert.rejects(flip(one), fault('catalog-invalid', /no other feature .* another class/));
    const named = catalog.replace('{ label: dog }', '[dog/0.png, dog/1.png, dog/2.png]');
    await assert.rejects(flip(named), fault('catalog-invalid', /names no label/));
    at.write('config.json', JSON.stringify({ id2label: { 0: 'a', 1: 'b', 2: 'c' } }));
    await assert.rejects(flip(), fault('catalog-invalid', /no class of that name/, /are: a, b, c/));
    at.write('config.json', '{}');
    await assert.rejects(flip(), fault('model-unsupported', /no config.json with id2label/));
    assert.equal(each, 20);
  });
});
