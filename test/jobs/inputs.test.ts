/** Catalogs of images and sounds end to end: real files, a real model, the real child process. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { staleReasons } from '../../server/catalog/resolve/basis';
import type { JobContext } from '../../server/jobs/api';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import type { MeasureReply } from '../../server/jobs/api';
import type { Estimate } from '../../server/protocol/evidence';
import { Codecs } from '../../server/inputs/image/codecs';
import { decodePicture } from '../../server/inputs/image/decode';
import { faultOf, type Fault } from '../../server/protocol/fault';
import { withInterval } from '../../server/science/experiments/common/summary';
import { fault } from '../support/faults';
import { writeSounds } from '../support/mediaFiles';
import { each, imageCatalog, ImageFolder, labels } from '../support/imageFolder';
import { Random } from '../support/random';
import { tinyModel } from '../support/tinyModel';
import { imageInput, tinyInputModel, waveInput } from '../support/tinyInputModel';

describe('catalogs of images and sounds', function () {
  this.timeout(60_000);
  const at = ImageFolder.shared();
  const { path: folder, jobs } = at;
  let lines: string[];
  const context = (): JobContext => ({
    signal: new AbortController().signal,
    onProgress: (line) => void lines.push(line),
  });
  const open = (text?: string): OpenCatalog => at.open(text);
  const write = (name: string, content: string | Uint8Array): void => at.write(name, content);
  const heldOut = (reply: MeasureReply): number[] =>
    reply.features.map(({ auc }) => auc.heldOut.value);

  beforeEach(() => {
    lines = [];
  });

  it('show images as small pictures by their names, while a job runs', async () => {
    const measuring = jobs.measure(open(), {}, context());
    const png = (await jobs.thumbnail(open(), 'dog/0.png'))!;
    const codecs = new Codecs();
    const file = path.join(folder, 'images/dog/0.png');
    const wanted = decodePicture(file, fs.readFileSync(file), codecs);
    assert.deepEqual(decodePicture('thumbnail', png, codecs), wanted);
    assert.equal(await jobs.thumbnail(open(), 'dog/0.png'), png, 'made once');
    assert.equal(await jobs.thumbnail(open(), '../x.dims.yaml'), undefined, 'no image of the list');
    await measuring;
    fs.writeFileSync(file, 'damaged');
    await assert.rejects(jobs.thumbnail(open(), 'dog/0.png'), fault('input-unreadable'));
    jobs.setEnvironment({ trusted: false, providers: [], cacheFolder: '' });
    assert.equal(await jobs.thumbnail(open(), 'dog/1.png'), undefined);
  });

  it('find planted labels and superclasses, and speak of images', async () => {
    const reply = await jobs.measure(open(), {}, context());
    for (const { id, auc, nullMatched, nPos, nNeg } of reply.features) {
      assert.ok(auc.heldOut.value > 0.9, `${id} ${auc.heldOut.value}`);
      assert.ok(auc.heldOut.value > nullMatched.heldOutP95);
      assert.equal(nPos + nNeg, labels.length * each);
    }
    assert.deepEqual(reply.features[0]!.anchors.map(({ text }) => text).sort()[0], 'dog/0.png');
    assert.ok(lines.some((line) => /^image cache: .* of 60 images/.test(line)));
    assert.equal((await jobs.buildCache(open(), context())).built, false);
  });

  it('say how many have no label, since those stand against the anchors', async () => {
    assert.deepEqual((await jobs.measure(open(), {}, context())).warnings, []);
    fs.copyFileSync(path.join(folder, 'images/dog/0.png'), path.join(folder, 'images/some.png'));
    const { warnings } = await jobs.measure(open(), {}, context());
    assert.deepEqual(warnings, ['1 of 61 images have no label and count as negatives']);
  });

  it('are not listed in a workspace that is not trusted', async () => {
    assert.equal((await jobs.facts(open())).vocabulary?.size, labels.length * each);
    jobs.setEnvironment({ trusted: false, providers: [], cacheFolder: '' });
    const facts = await jobs.facts(open());
    assert.deepEqual([facts.vocabulary, facts.inputsFault], [undefined, undefined]);
  });

  it('find nothing in labels that were drawn at random, held out', async () => {
    const random = new Random(11);
    const rows = labels.flatMap((label) =>
      Array.from(
        { length: each },
        (_, i) => `images/${label}/${i}.png,${random.normals(1)[0]! < 0 ? 'a' : 'b'}`,
      ),
    );
    write('random.csv', `file,label\n${rows.join('\n')}\n`);
    const text = imageCatalog
      .replace('files: images', 'files: random.csv')
      .replace(/features:[^]*/, 'features: [{ id: a, anchors: { label: a } }]\n');
    const [feature] = (await jobs.measure(open(text), {}, context())).features;
    assert.ok(feature!.auc.inSample.value > 0.65, 'in-sample it would look like something');
    assert.ok(feature!.auc.heldOut.value < feature!.nullMatched.heldOutP95);
    // 30 of 60 inputs: a set's AUC varies by .08 about .5, and choosing the width is part of the null.
    assert.ok(feature!.nullMatched.heldOutP95 < 0.75);
  });

  it('go stale with a changed file, and run it again', async () => {
    const catalog = open();
    const first = await jobs.measure(catalog, {}, context());
    const [feature] = catalog.parsed.catalog!.features;
    const reasons = async (): Promise<string[]> =>
      staleReasons(
        first.features[0]!.basis,
        feature!,
        catalog.parsed.catalog!,
        await jobs.facts(catalog),
      );
    assert.deepEqual(await reasons(), []);
    fs.copyFileSync(path.join(folder, 'images/ship/0.png'), path.join(folder, 'images/ship/1.png'));
    assert.deepEqual(await reasons(), ['input files or their preprocessor changed']);
    assert.equal((await jobs.buildCache(catalog, context())).built, true);
  });

  it('read each position, and say which one is not there', async () => {
    const at = async (position: string): Promise<number[]> =>
      heldOut(
        await jobs.measure(
          open(imageCatalog.replace('files: images', `files: images, position: ${position}`)),
          {},
          context(),
        ),
      );
    for (const position of ['mean', '4']) assert.ok((await at(position))[0]! > 0.8, position);
    await assert.rejects(at('5'), fault('layer-out-of-range', /no position 5/));
  });

  it('read keys, values and neurons of a model that takes one image at a time', async () => {
    write('model.onnx', tinyInputModel({ ...imageInput, batch: 1 }));
    for (const kind of ['k', 'v', 'ffn']) {
      const reply = await jobs.measure(open(imageCatalog.replace('resid', kind)), {}, context());
      assert.ok(heldOut(reply)[0]! > 0.8, `${kind} ${heldOut(reply)[0]}`);
    }
  });

  it('find the preprocessor above a folder onnx, as repositories keep it', async () => {
    fs.mkdirSync(path.join(folder, 'onnx'));
    fs.renameSync(path.join(folder, 'model.onnx'), path.join(folder, 'onnx/model.onnx'));
    const moved = open(imageCatalog.replace('path: model.onnx', 'path: onnx/model.onnx'));
    assert.ok(heldOut(await jobs.measure(moved, {}, context()))[0]! > 0.9);
    fs.rmSync(path.join(folder, 'preprocessor_config.json'));
    await assert.rejects(
      jobs.measure(moved, {}, context()),
      fault('preprocessing-unsupported', /preprocessor_config/),
    );
  });

  it('go on where a build was stopped', async () => {
    write('model.onnx', tinyInputModel({ ...imageInput, batch: 1 }));
    const stop = new AbortController();
    const stopped = jobs.buildCache(open(), {
      signal: stop.signal,
      onProgress: (line) => {
        if (/cache: [1-9]\d of 60/.test(line)) stop.abort();
      },
    });
    await assert.rejects(stopped, fault('cancelled'));
    const { warnings } = await jobs.measure(open(), {}, context());
    assert.match(warnings.join(), /the image cache resumed after [1-9]\d* images/);
  });

  it('read sounds', async () => {
    write('model.onnx', tinyInputModel(waveInput));
    fs.rmSync(path.join(folder, 'preprocessor_config.json'));
    writeSounds(path.join(folder, 'sounds'), { labels, each });
    const text = imageCatalog.replace('vision', 'audio').replace('files: images', 'files: sounds');
    const reply = await jobs.measure(open(text), {}, context());
    assert.equal(reply.features[0]!.basis.position, 'mean');
    assert.ok(heldOut(reply)[0]! > 0.9, `${heldOut(reply)[0]}`);
  });

  it('name the file that cannot be read, and go on once it can', async () => {
    const file = path.join(folder, 'images/ship/7.png');
    const good = fs.readFileSync(file);
    fs.writeFileSync(file, good.subarray(0, 60));
    await assert.rejects(jobs.measure(open(), {}, context()), fault('input-unreadable', /7\.png/));
    fs.writeFileSync(file, good);
    assert.equal((await jobs.buildCache(open(), context())).tokens, 60);
  });

  it('name the file and the layer of a state that is not a number', async () => {
    write('model.onnx', tinyInputModel({ ...imageInput, gain: Infinity }));
    await assert.rejects(
      jobs.measure(open(), {}, context()),
      fault('non-finite-state', /images.cat.0\.png has the state (NaN|-?Infinity) .* layer 2/),
    );
  });

  it('say of images what is wrong with labels, names and a forgotten modality', async () => {
    const measured = (from: string, to: string): Promise<MeasureReply> =>
      jobs.measure(open(imageCatalog.replace(from, to)), {}, context());
    const refusal = async (from: string, to: string): Promise<Fault> => {
      const error = await measured(from, to).then(() => undefined, faultOf);
      assert.equal(error?.code, 'catalog-invalid');
      return error;
    };
    const blocked = async (from: string, to: string): Promise<string> =>
      (await measured(from, to)).warnings.join();
    const noLabel = /dog: not measured: No input has the label "dogg"; did you mean "dog"/;
    assert.match(await blocked('label: dog', 'label: dogg'), noLabel);
    assert.match(
      await blocked('{ label: dog }', '[dog/99.png]'),
      /dog: not measured: .*dog\/99\.png/,
    );
    const text = imageCatalog.replace('label: dog', 'label: dogg');
    const flipped = await jobs
      .flip(open(text), { feature: 'dog' }, context())
      .then(() => undefined, faultOf);
    assert.match(flipped!.advice, /^Correct the labels or the names of images/);
    const forgotten = await refusal(', modality: vision', '');
    assert.match(
      forgotten.message,
      /takes no token ids, and the catalog does not say what it reads/,
    );
    assert.match(forgotten.advice, /^Write model\.modality: vision \(images\) or audio \(sounds\)/);
  });

  it('call the width of a register what it is where a site has fewer dimensions', async () => {
    const names = ['labels'];
    const [found] = (await jobs.experiment(open(), { names, set: { k: '4000' } }, context()))
      .results;
    const [sites, own] = found!.tables;
    const width = /held-out at K = (\d+)/.exec(own!.columns.map(({ title }) => title).join())![1]!;
    assert.ok(Number(width) < 4000);
    assert.ok(found!.headlines[0]!.includes(`with ${width} dimensions`), found!.headlines[0]);
    assert.ok(sites!.notes.some((note) => note.includes(`resid 2: ${width}`)));
    assert.ok(lines.includes('labels: 4 image caches'), lines.join('; '));
  });

  it('give the mean over labels one interval, in words and in the table', async () => {
    const names = (f: number): string[] =>
      Array.from({ length: 6 }, (_, i) => `${labels[(f + i) % 3]!}/${f + i}.png`);
    const features = Array.from(
      { length: 10 },
      (_, f) => `  - { id: f${f}, anchors: [${names(f).join(', ')}] }`,
    );
    const text = imageCatalog.replace(/features:[^]*/, `features:\n${features.join('\n')}\n`);
    const options = { names: ['labels'], set: { sites: 'no' } };
    const { results } = await jobs.experiment(open(text), options, context());
    const mean = results[0]!.tables[0]!.rows[0]![1] as Estimate;
    assert.ok(mean.low !== null);
    assert.ok(results[0]!.headlines[0]!.includes(`: ${withInterval(mean)} (null`));
  });

  it('refuse in words what needs text', async () => {
    await assert.rejects(
      jobs.experiment(open(), { names: ['context'] }, context()),
      fault('modality-unsupported', /context is for models of text/),
    );
  });

  it('refuse a model of the other kind', async () => {
    write('model.onnx', tinyModel().model);
    await assert.rejects(
      jobs.measure(open(), {}, context()),
      fault('model-unsupported', /reads tokens \(the input input_ids\)/),
    );
  });
});
