/** What the model does with single dimensions, end to end: real models in their process, kept beside the catalog. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { DimensionFacts } from '../../server/protocol/dimensionFacts';
import { faultError, type FaultCode } from '../../server/protocol/fault';
import { answersOf } from '../../server/science/dimension/task';
import { dimensionsPathOf, readDimensions } from '../../server/surroundings/dimensionStore';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import { circuitModel, planted } from '../support/circuitModel';
import { fault } from '../support/faults';
import { imageCatalog, ImageFolder, labels } from '../support/imageFolder';
import { JobFolder, makeJobs, plantedCatalog, quietContext } from '../support/jobs';
import { temporaryFolder } from '../support/paths';
import { imageInput, tinyInputModel } from '../support/tinyInputModel';
import { categories } from '../support/words';

const parts = ['layers', 'inText', 'writers', 'readers', 'output', 'flip'] as const;

/** The words in place of each part that is missing. */
function reasonsOf(facts: DimensionFacts): Partial<Record<(typeof parts)[number], string>> {
  const missing = parts.flatMap((part) => {
    const value = facts[part];
    return 'reason' in value ? [[part, value.reason] as const] : [];
  });
  return Object.fromEntries(missing);
}

describe('facts of dimensions', function () {
  this.timeout(120_000);
  const at = JobFolder.shared();
  beforeEach(() => {
    // Passages are cut at the end of the model's context.
    fs.writeFileSync(at.file('config.json'), '{ "n_positions": 64 }');
  });
  const ask = async (catalog: OpenCatalog, ...dimensions: number[]): Promise<DimensionFacts[]> => {
    const { facts } = await at.jobs.dimensionFacts(catalog, { dimensions }, quietContext());
    return [...facts];
  };

  it('are found at the residual stream, and kept', async () => {
    const catalog = at.open();
    const facts = await ask(catalog, 3, 17);
    assert.deepEqual(
      facts.map((one) => [one.index, reasonsOf(one)]),
      [
        [3, {}],
        [17, {}],
      ],
    );
    const kept = (await readDimensions(catalog.path))!;
    assert.deepEqual([...kept.dimensions.keys()], [3, 17]);
    const [basis] = [...kept.bases.values()];
    assert.equal(basis!.dimensions, 64);
    const { basis: id, ...own } = kept.dimensions.get(17)!.facts!;
    assert.ok(kept.bases.has(id));
    assert.equal((own as DimensionFacts).index, 17);
    const before = fs.readFileSync(dimensionsPathOf(catalog.path), 'utf8');
    await ask(catalog, 17);
    assert.equal(fs.readFileSync(dimensionsPathOf(catalog.path), 'utf8'), before);
    const [, again] = await ask(catalog, 5, 17);
    assert.deepEqual(again, facts[1]);
    assert.deepEqual([...(await readDimensions(catalog.path))!.dimensions.keys()], [3, 5, 17]);
  });

  it('are found at keys, values and neurons as far as these have them', async () => {
    const atSite = async (kind: string): Promise<ReturnType<typeof reasonsOf>> => {
      const text = plantedCatalog.replace('kind: resid', `kind: ${kind}`);
      const [one] = await ask(at.open(text, `${kind}.dims.yaml`), 9);
      return reasonsOf(one!);
    };
    const layers = /only dimensions of the residual stream/;
    for (const [kind, missing] of [
      ['ffn', ['layers', 'writers', 'readers']],
      ['k', ['layers', 'writers', 'readers', 'output']],
      ['v', ['layers', 'writers', 'readers', 'output']],
    ] as const) {
      const reasons = await atSite(kind);
      assert.deepEqual(Object.keys(reasons), missing);
      assert.match(reasons.layers!, layers);
      if (kind !== 'ffn') assert.match(reasons.readers!, /of head 0 in block \d: that head alone/);
    }
  });

  it('refuse dimensions that the site does not have', async () => {
    await assert.rejects(ask(at.open(), 3, 64), fault('bad-arguments'));
  });

  it('stop when they are cancelled', async () => {
    const stop = new AbortController();
    const context = { signal: stop.signal, onProgress: () => stop.abort() };
    const catalog = at.open();
    await assert.rejects(
      at.jobs.dimensionFacts(catalog, { dimensions: [3] }, context),
      fault('cancelled'),
    );
    assert.equal(await readDimensions(catalog.path), undefined);
  });
});

describe('facts of dimensions of a model of images', function () {
  this.timeout(120_000);
  const at = ImageFolder.shared();
  const ask = async (): Promise<DimensionFacts> => {
    const open = at.open(imageCatalog.replace('layer: 2', 'layer: 1'));
    const { facts } = await at.jobs.dimensionFacts(open, { dimensions: [4] }, quietContext());
    return facts[0]!;
  };

  it('name classes in place of tokens, and no running text', async () => {
    const names = Object.fromEntries(labels.map((label, index) => [index, label]));
    at.write('config.json', JSON.stringify({ id2label: names }));
    const facts = await ask();
    assert.deepEqual(reasonsOf(facts), { inText: 'the model reads no text' });
    assert.ok('promoted' in facts.output && 'raised' in facts.flip);
    const { promoted, suppressed } = facts.output;
    const shown = [...promoted, ...suppressed].map(({ text }) => text);
    assert.deepEqual([...new Set(shown)].sort(), labels);
    assert.equal(facts.flip.prompts, 24);
  });

  it('are found where the positions are pooled before the norm and the head', async () => {
    const gathered = await ask();
    at.write('model.onnx', tinyInputModel({ ...imageInput, pooled: true }));
    const facts = await ask();
    assert.deepEqual(reasonsOf(facts), { inText: 'the model reads no text' });
    // The norm and the head have the same weights in both models.
    assert.deepEqual(facts.output, gathered.output);
    assert.notDeepEqual(facts.flip, gathered.flip);
  });

  it('number the classes that nothing names', async () => {
    const { output } = await ask();
    assert.ok('promoted' in output);
    assert.match([...output.promoted, ...output.suppressed][0]!.text, /^class \d$/);
  });
});

describe('a part of the facts', () => {
  it('that a model refuses is missing alone, with the reason for each dimension', async () => {
    const refuse = (code: FaultCode) =>
      answersOf([3, 4], () => Promise.reject(faultError(code, 'No head.', 'Export one.')));
    const reason = { reason: 'No head.' };
    assert.deepEqual(await refuse('model-unsupported'), [reason, reason]);
    await assert.rejects(refuse('out-of-memory'), fault('out-of-memory'));
    assert.deepEqual(await answersOf([3], () => Promise.resolve([1])), [1]);
  });
});

describe('facts of dimensions of a circuit that is known by construction', function () {
  this.timeout(120_000);
  const jobs = makeJobs();
  const folder = temporaryFolder();
  const write = (name: string, content: string | Uint8Array): void =>
    fs.writeFileSync(path.join(folder, name), content);
  before(() => {
    const { model, tokenizer } = circuitModel();
    write('model.onnx', model);
    write('tokenizer.json', tokenizer.json);
    write('tokenizer_config.json', tokenizer.config);
    write('config.json', '{ "n_positions": 64 }');
    jobs.setEnvironment({ trusted: true, providers: [], cacheFolder: path.join(folder, 'cache') });
  });
  after(async () => {
    await jobs.dispose();
    fs.rmSync(folder, { recursive: true });
  });
  const ask = async (layer: number, ...dimensions: number[]): Promise<DimensionFacts[]> => {
    const text = `dimcat: 1
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: ${layer} }
signs: raw
features: []
`;
    const open = { path: path.join(folder, 'x.dims.yaml'), parsed: parseCatalog(text) };
    return [...(await jobs.dimensionFacts(open, { dimensions }, quietContext())).facts];
  };

  it('name its writers with the polarity that they write, and its words', async () => {
    const register = [...planted.register].slice(0, 4);
    const facts = await ask(planted.layer, ...register.map(([d]) => d));
    facts.forEach(({ writers, output }, i) => {
      const polarity = register[i]![1];
      assert.ok('best' in writers && 'promoted' in output);
      const best = writers.best.slice(0, planted.writers.length);
      assert.deepEqual(
        best.map(({ neuron }) => neuron).sort((a, b) => a - b),
        planted.writers,
      );
      assert.ok(best.every(({ weight }) => Math.sign(weight) === polarity));
      const side = polarity > 0 ? output.promoted : output.suppressed;
      const words = categories[planted.category]!;
      assert.ok(side.every(({ text }) => words.includes(text.trim())));
    });
  });

  it('name the neurons that read what tells its words', async () => {
    const [first] = await ask(planted.layer - 1, 0);
    const { readers } = first!;
    assert.ok('block' in readers && 'best' in readers.neurons);
    const best = readers.neurons.best.slice(0, planted.writers.length);
    assert.deepEqual(
      best.map(({ neuron }) => neuron).sort((a, b) => a - b),
      planted.writers,
    );
    assert.ok(best.every(({ cosine, p }) => cosine > 0.999 && p < 1e-9));
  });
});
