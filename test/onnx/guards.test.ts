/** What keeps a hostile or damaged model out. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { Models } from '../../server/inference/host/models';
import {
  AttributeSchema,
  EntrySchema,
  FunctionSchema,
  GraphSchema,
  type Model,
} from '../../server/onnx/gen/onnx_pb';
import { externalFiles } from '../../server/onnx/externalData';
import { parseModel, serialiseModel } from '../../server/onnx/model';
import { node } from '../../server/onnx/nodes';
import { requireAllowed } from '../../server/onnx/policy';
import { fault } from '../support/faults';
import { temporaryFolder } from '../support/paths';
import { ModelFolder } from '../support/modelFolder';
import { Random } from '../support/random';
import { tinyModel } from '../support/tinyModel';

const tiny = tinyModel();
const parse = () => parseModel(tiny.model, 'tiny.onnx');

describe('parseModel', () => {
  it('keeps every byte of a model that is written again unchanged', () => {
    assert(Buffer.from(serialiseModel(parse().model)).equals(Buffer.from(tiny.model)));
  });

  it('keeps fields that Dimcat does not know', () => {
    const unknown = Buffer.from([0x32, 2, 104, 105]); // field 6, doc_string: "hi"
    const bytes = Buffer.concat([tiny.model, unknown]);
    assert(Buffer.from(serialiseModel(parseModel(bytes, '').model)).includes(unknown));
  });

  const standIns: readonly (readonly [string, string, RegExp])[] = [
    [
      'a pointer of Git LFS',
      'version https://git-lfs.github.com/spec/v1\noid x',
      /Git LFS pointer of 48/,
    ],
    ['a web page', '\n<!DOCTYPE html><html>Not found', /is a web page/],
    ['an empty file', '', /m.onnx is empty/],
  ];
  for (const [what, text, message] of standIns)
    it(`says that ${what} is not a model`, () => {
      assert.throws(() => parseModel(Buffer.from(text), 'm.onnx'), fault('model-corrupt', message));
    });

  it('answers damaged bytes with a fault or a model, never with another error', () => {
    const random = new Random(5);
    for (let i = 0; i < 300; i += 1) {
      const bytes = Buffer.from(tiny.model.slice(0, 200 + random.below(tiny.model.length - 200)));
      for (let flips = 0; flips < 8; flips += 1)
        bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
      try {
        parseModel(bytes, 'x');
      } catch (error) {
        assert(fault('model-corrupt')(error), String(error));
      }
    }
    for (const nothing of ['', 'not a model'])
      assert.throws(() => parseModel(Buffer.from(nothing), 'x'), fault('model-corrupt', /^x /));
  });
});

describe('requireAllowed', () => {
  it('lets ordinary models in', () => requireAllowed(parse().model, 'tiny'));

  it('refuses graphs inside nodes, other libraries and old opsets', () => {
    const loop = parse();
    const body = create(AttributeSchema, { name: 'body', g: create(GraphSchema, {}) });
    loop.graph.node.push({ ...node('Loop', [], ['x']), attribute: [body] });
    assert.throws(
      () => requireAllowed(loop.model, 'm'),
      fault('model-unsupported', /Loop node runs a graph/),
    );
    const custom = parse();
    custom.graph.node.push(node('evil.lib:Boom', [], ['x']));
    assert.throws(
      () => requireAllowed(custom.model, 'm'),
      fault('model-unsupported', /"evil\.lib"/),
    );
    const old = parse();
    old.model.opsetImport[0]!.version = 7n;
    assert.throws(
      () => requireAllowed(old.model, 'm'),
      fault('model-unsupported', /operator set 7/),
    );
  });
});

describe('what a graph can hide', () => {
  let folder: string;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const open = (model: Model) => {
    const file = path.join(folder, 'm.onnx');
    fs.writeFileSync(file, serialiseModel(model));
    return new Models().open({ path: file, providers: ['cpu'] });
  };
  const field = (no: number, bytes = Uint8Array.of(0)) => ({
    $unknown: [{ no, wireType: 2, data: bytes }],
  });

  it('is refused after functions were unfolded: a default attribute with a graph', async () => {
    const { model, graph } = parse();
    const loop = create(AttributeSchema, {
      name: 'hidden',
      g: create(GraphSchema, { node: [node('Loop', [], ['y'])] }),
    });
    const bytes = toBinary(AttributeSchema, loop);
    const length = Buffer.from(
      bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7],
    );
    const ref = create(AttributeSchema, { name: 'body', refAttrName: 'hidden' });
    const evil = create(FunctionSchema, {
      name: 'Evil',
      domain: 'pkg',
      output: ['y'],
      node: [{ ...node('Loop', [], ['y']), attribute: [ref] }],
    });
    Object.assign(evil, field(11, Buffer.concat([length, bytes])));
    model.functions.push(evil);
    graph.node.push(node('pkg:Evil', [], ['unused']));
    await assert.rejects(open(model), fault('model-unsupported', /Loop node runs a graph/));
  });

  it('is refused: a shape that no model has', async () => {
    let refused = 0;
    for (const [i, { dims }] of parse().graph.initializer.entries())
      for (const size of [-2n, 2n ** 52n]) {
        const { model, graph } = parse();
        graph.initializer[i]!.dims = dims.map(() => size);
        const { summary } = await open(model).catch((error: unknown) => {
          assert.ok(fault('model-corrupt')(error) || fault('model-unsupported')(error));
          refused += 1;
          return { summary: { dimensions: tiny.dimensions } };
        });
        assert.equal(summary.dimensions, tiny.dimensions);
      }
    assert.ok(refused > 0);
  });

  it('is no harm where names of nodes break the profile that ONNX Runtime writes', async () => {
    const files = new ModelFolder();
    try {
      const { model, graph } = parseModel(files.tiny.model, 'tiny.onnx');
      for (const one of graph.node) one.name = `"\n\u0001${one.name}`;
      const file = files.write('named.onnx', serialiseModel(model));
      const request = { model: { path: file, providers: ['cpu'] }, layer: 1, prompts: [[1, 2]] };
      assert.equal((await files.client().unedited(request)).states.length, 1);
    } finally {
      await files.remove();
    }
  });

  it('is refused: sparse weights, lists of tensors, graphs for training', async () => {
    const sparse = parse();
    Object.assign(sparse.graph, field(15));
    await assert.rejects(open(sparse.model), fault('model-unsupported', /sparse weights/));
    for (const no of [10, 22, 23]) {
      const list = parse();
      list.graph.node[0]!.attribute.push(
        Object.assign(create(AttributeSchema, { name: 'a' }), field(no)),
      );
      await assert.rejects(open(list.model), fault('model-unsupported', /list of tensors/));
    }
    const training = parse();
    Object.assign(training.model, field(20));
    await assert.rejects(open(training.model), fault('model-unsupported', /for training/));
  });
});

describe('externalFiles', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.realpathSync(temporaryFolder());
    fs.mkdirSync(path.join(folder, 'model'));
    fs.writeFileSync(path.join(folder, 'secret'), 'x');
    fs.writeFileSync(path.join(folder, 'model', 'weights'), 'x');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const files = (location: string): string[] =>
    externalFiles([location], path.join(folder, 'model'));

  it('takes a plain file beside the model', () => {
    assert.deepEqual(files('weights'), [path.join(folder, 'model', 'weights')]);
  });

  it('refuses every way out of the folder', () => {
    for (const location of ['../secret', path.join(folder, 'secret'), '.', '', 'a/../../secret'])
      assert.throws(() => files(location), fault('model-unsupported'), location);
    fs.linkSync(path.join(folder, 'secret'), path.join(folder, 'model', 'hard'));
    assert.throws(() => files('hard'), fault('model-unsupported'));
    if (process.platform === 'win32') return;
    fs.symlinkSync('../secret', path.join(folder, 'model', 'soft'));
    assert.throws(() => files('soft'), fault('model-unsupported'));
  });

  it('names a pointer of Git LFS in the place of weights', () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 908\n';
    fs.writeFileSync(path.join(folder, 'model', 'weights'), pointer);
    assert.throws(() => files('weights'), fault('model-corrupt', /weights is a Git LFS pointer/));
  });

  it('names a file that is missing', () =>
    assert.throws(() => files('gone'), fault('model-missing', /gone/)));
});

describe('Models', () => {
  let folder: string;
  let file: string;
  const ref = () => ({ path: file, providers: [] });
  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, 'model.onnx');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('hashes the file, and again when it changes', async () => {
    const models = new Models();
    fs.writeFileSync(file, tiny.model);
    const first = await models.open(ref());
    assert.equal(first.summary.sha256, createHash('sha256').update(tiny.model).digest('hex'));
    assert.equal(await models.open(ref()), first);
    fs.writeFileSync(file, tinyModel({ layers: 4 }).model);
    assert.equal((await models.open(ref())).summary.layers, 4);
  });

  it('says of a folder that it is one', () =>
    assert.rejects(
      new Models().open({ path: folder, providers: [] }),
      fault('model-missing', /is a folder without config\.json/),
    ));

  it('hashes external data with the model', async () => {
    const parsed = parse();
    const tensor = parsed.graph.initializer.find((t) => t.dims.length === 2)!;
    fs.writeFileSync(path.join(folder, 'weights.bin'), tensor.rawData);
    tensor.rawData = new Uint8Array(0);
    tensor.dataLocation = 1;
    tensor.externalData = [create(EntrySchema, { key: 'location', value: 'weights.bin' })];
    fs.writeFileSync(file, serialiseModel(parsed.model));
    const models = new Models();
    const before = (await models.open(ref())).summary.sha256;
    fs.appendFileSync(path.join(folder, 'weights.bin'), 'x');
    assert.notEqual((await models.open(ref())).summary.sha256, before);
  });
});
