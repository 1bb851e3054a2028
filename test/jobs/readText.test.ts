/** Texts read end to end: a real model, the real child process and thread. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { windowsOf } from '../../server/jobs/read/textTokens';
import { fault } from '../support/faults';
import { JobFolder, plantedCatalog, quietContext } from '../support/jobs';
import { floatsOf, runModel, tokenFeeds } from '../support/runModel';
import { tinyModel } from '../support/tinyModel';
import { ImageFolder, imageCatalog } from '../support/imageFolder';

describe('windows of a text', () => {
  it('read every token once, each with half a window before it', () => {
    for (const count of [1, 5, 8, 9, 30]) {
      const windows = windowsOf(count, 8);
      const read = windows.flatMap(({ kept, to }) =>
        Array.from({ length: to - kept }, (_, i) => kept + i),
      );
      assert.deepEqual(
        read,
        Array.from({ length: count }, (_, i) => i),
      );
      assert.ok(windows.every(({ from, to }) => to - from <= 8));
      assert.ok(windows.slice(1).every(({ from, kept }) => kept - from >= 4));
    }
    assert.equal(windowsOf(3, 1).length, 3);
  });
});

/** The token that the whole model, run by itself, says after a text of the words' tokens. */
async function ownLogits(at: JobFolder, text: string): Promise<string> {
  const { model, tokenizer } = tinyModel({ dimensions: 64 });
  const { tokens } = await at.jobs.readText(at.open(), { text }, quietContext());
  const outputs = await runModel(model, tokenFeeds([tokens.map(({ id }) => id)]));
  const logits = floatsOf(outputs['logits']);
  const last = logits.subarray(logits.length - logits.length / tokens.length);
  const vocab = (JSON.parse(tokenizer.json) as { model: { vocab: Record<string, number> } }).model
    .vocab;
  const id = last.indexOf(Math.max(...last));
  return Object.entries(vocab)
    .find(([, each]) => each === id)![0]
    .replace('Ġ', ' ');
}

describe('reading a text', function () {
  this.timeout(60_000);
  const at = JobFolder.shared();

  it('finds planted features, and the tokens and signs behind one token', async () => {
    const catalog = at.open();
    const text = ' the dog and the red horse';
    const reading = await at.jobs.readText(catalog, { text }, quietContext());
    assert.deepEqual(
      reading.tokens.map((token) => token.text),
      [' the', ' dog', ' and', ' the', ' red', ' horse'],
    );
    const [animal, colour] = reading.features;
    assert.deepEqual([animal!.source, animal!.k], ['anchors', 16]);
    const words = reading.tokens.map((token) => token.text);
    const best = (values: Float32Array): string => words[values.indexOf(Math.max(...values))]!;
    assert.ok([' dog', ' horse'].includes(best(animal!.agreement)));
    assert.equal(best(colour!.agreement), ' red');
    const token = await at.jobs.readToken(catalog, { text, position: 1 }, quietContext());
    assert.equal(token.nearest.length, 5);
    assert.ok(token.changed.every((d) => d >= 0 && d < 64));
    const first = await at.jobs.readToken(catalog, { text: ' dog', position: 0 }, quietContext());
    assert.deepEqual(first.changed, [], 'alone, a token has its own signs');
  });

  it('takes the measured register, and reads other layers where they have a cache', async () => {
    const catalog = at.open();
    await at.jobs.measure(catalog, {}, quietContext());
    const one = { text: ' the dog', features: ['animal'] };
    const measured = await at.jobs.readText(catalog, one, quietContext());
    assert.equal(measured.features[0]!.source, 'measured');
    const other = await at.jobs.readText(catalog, { ...one, layer: 1 }, quietContext());
    assert.deepEqual([other.site.layer, other.features[0]!.source], [1, 'anchors']);
    const { layers } = await at.jobs.readLayers(
      catalog,
      { text: one.text, feature: 'animal' },
      quietContext(),
    );
    assert.deepEqual(
      layers.map(({ layer, reading }) => [layer, reading?.source ?? null]),
      [
        [0, null],
        [1, 'anchors'],
        [2, 'measured'],
        [3, null],
      ],
    );
    assert.deepEqual(layers[2]!.reading, measured.features[0]);
  });

  it('says by the head what comes next, by states and by their signs', async () => {
    const catalog = at.open();
    const text = ' the dog and the red horse';
    const { says, layers } = await at.jobs.readHead(catalog, { text }, quietContext());
    assert.equal(says, 'next');
    assert.deepEqual(
      layers.map(({ layer, cells }) => [layer, cells.length]),
      [0, 1, 2, 3].map((layer) => [layer, 6]),
    );
    for (const { state, signs, rank, kl } of layers.flatMap(({ cells }) => cells)) {
      for (const list of [state, signs])
        assert.deepEqual(
          list.map(({ probability }) => probability),
          list.map(({ probability }) => probability).sort((a, b) => b - a),
        );
      assert.equal(rank === 1, signs[0]!.text === state[0]!.text);
      assert.ok(kl >= 0);
    }
    const some = { text, from: 2, count: 3 };
    const part = await at.jobs.readHead(catalog, some, quietContext());
    const firsts = (of: typeof part): string[][] =>
      of.layers.map(({ cells }) => cells.map(({ state }) => state[0]!.text));
    assert.deepEqual(
      firsts(part),
      firsts({ says, layers }).map((cells) => cells.slice(2, 5)),
    );
    const own = await ownLogits(at, text);
    assert.equal(layers.at(-1)!.cells.at(-1)!.state[0]!.text, own);
    const far = at.jobs.readHead(catalog, { text, from: 6 }, quietContext());
    await assert.rejects(far, fault('bad-arguments', /no token 6/));
  });

  it('says in one sentence that a model has no head, and reads it by its features', async () => {
    const { model } = tinyModel({ dimensions: 64, headless: true });
    fs.writeFileSync(at.file('headless.onnx'), model);
    const catalog = at.open(plantedCatalog.replace('model.onnx', 'headless.onnx'));
    const { features } = await at.jobs.readText(catalog, { text: ' dog' }, quietContext());
    assert.equal(features.length, 2);
    const head = at.jobs.readHead(catalog, { text: ' dog' }, quietContext());
    await assert.rejects(head, fault('model-unsupported', /^The model has no head, so no next/));
  });

  it('refuses what cannot be read, one sentence each', async () => {
    const catalog = at.open();
    const read = (text: string) => at.jobs.readText(catalog, { text }, quietContext());
    await assert.rejects(read(' \n'), fault('bad-arguments', /The text is empty/));
    await assert.rejects(
      read(' the'.repeat(16_385)),
      fault('bad-arguments', /16385 tokens; at most 16384/),
    );
    const far = at.jobs.readText(catalog, { text: ' dog', layer: 9 }, quietContext());
    await assert.rejects(far, fault('layer-out-of-range', /layers 0 to 3/));
    const token = at.jobs.readToken(catalog, { text: ' dog', position: 1 }, quietContext());
    await assert.rejects(token, fault('bad-arguments', /no token 1/));
  });
});

describe('reading a text with a model of images', function () {
  this.timeout(60_000);

  it('is refused in words', async () => {
    const folder = new ImageFolder();
    try {
      const read = folder.jobs.readText(folder.open(imageCatalog), { text: 'a' }, quietContext());
      await assert.rejects(read, fault('modality-unsupported', /reads images/));
      const head = folder.jobs.readHead(folder.open(imageCatalog), { text: 'a' }, quietContext());
      await assert.rejects(head, fault('modality-unsupported', /reads images/));
    } finally {
      await folder.close();
    }
  });
});
