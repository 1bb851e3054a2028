/** Texts read end to end: a real model, the real child process and thread. */
import assert from 'node:assert/strict';
import { windowsOf } from '../../server/jobs/read/textTokens';
import { fault } from '../support/faults';
import { JobFolder, quietContext } from '../support/jobs';
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

describe('reading a text', function () {
  this.timeout(60_000);
  let at: JobFolder;
  beforeEach(() => (at = new JobFolder()));
  afterEach(() => at.remove());

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
    } finally {
      await folder.close();
    }
  });
});
