/** Graphs with several streams, with branches, with experts, and with tensors named by hand. */
import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import { AttributeSchema, GraphSchema } from '../../../server/onnx/gen/onnx_pb';
import { locate } from '../../../server/inference/locate/locate';
import type { Located } from '../../../server/onnx/located';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import type { Reading } from '../../../server/inference/locate/reading';
import { siteTensor, siteWidths } from '../../../server/inference/locate/sites';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { requireAllowed } from '../../../server/onnx/policy';
import { node, valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { fault } from '../../support/faults';
import { GraphBuilder } from '../../support/graphBuilder';
import { Random } from '../../support/random';
import { maxDifference, floatsOf, runModel, tokenFeeds } from '../../support/runModel';

const width = 8;
const random = new Random(1);

function located(g: GraphBuilder, reading: Reading = {}): Located {
  return locate(parsePrepared(g.bytes(), 'm').graph, 'test', reading);
}

function refuses(g: GraphBuilder, reading: Reading, message: RegExp): void {
  assert.throws(() => located(g, reading), fault('model-unsupported', message));
}

const weights = (g: GraphBuilder, rows: number, columns: number): string =>
  g.floats([rows, columns], random.normals(rows * columns, 0.3));

function graph(...inputs: readonly string[]): GraphBuilder {
  const g = new GraphBuilder();
  for (const name of inputs) g.inputs.push(valueInfo(name, ElementType.int64, ['batch', name]));
  g.outputs.push(valueInfo('logits', ElementType.float32, ['batch', 'p', 9]));
  return g;
}

const embed = (g: GraphBuilder, ids: string): string => g.op('Gather', [weights(g, 9, width), ids]);

/** x + attention of x to `to`. */
function attend(g: GraphBuilder, x: string, to = x): string {
  const [q, k, v] = [x, to, to].map((from) => g.op('MatMul', [from, weights(g, width, width)]));
  const scores = g.op('MatMul', [q!, g.op('Transpose', [k!], { perm: [0, 2, 1] })]);
  const mixed = g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), v!]);
  return g.op('Add', [x, g.op('MatMul', [mixed, weights(g, width, width)])]);
}

const neurons = (g: GraphBuilder, x: string): string =>
  g.op('Relu', [g.op('MatMul', [x, weights(g, width, 12)])]);

function feedForward(g: GraphBuilder, x: string): string {
  return g.op('Add', [x, g.op('MatMul', [neurons(g, x), weights(g, 12, width)])]);
}

/** Two blocks of an encoder, three of a decoder that attends to it. */
function encoderDecoder(): { g: GraphBuilder; encoder: string; decoder: string } {
  const g = graph('input_ids', 'decoder_input_ids');
  let encoder = embed(g, 'input_ids');
  for (let i = 0; i < 2; i += 1) encoder = feedForward(g, attend(g, encoder));
  let decoder = embed(g, 'decoder_input_ids');
  for (let i = 0; i < 3; i += 1) decoder = feedForward(g, attend(g, attend(g, decoder), encoder));
  g.op('MatMul', [decoder, weights(g, width, 9)], {}, ['logits']);
  return { g, encoder, decoder };
}

describe('several residual streams', () => {
  it('are named with what they read, and none is guessed', () => {
    const { g } = encoderDecoder();
    refuses(
      g,
      {},
      /2 residual streams: encoder: 2 blocks from "input_ids".*decoder: 3 blocks from/,
    );
    refuses(g, { stream: 'middle' }, /"middle" names none of them/);
  });

  it('are chosen by side or by input', () => {
    const { g, encoder, decoder } = encoderDecoder();
    for (const stream of ['encoder', 'input_ids', encoder]) {
      const found = located(g, { stream });
      assert.equal(found.states.length, 3);
      assert.equal(found.states.at(-1), encoder);
      assert.equal(found.embedding?.input, 'input_ids');
    }
    const found = located(g, { stream: 'decoder' });
    assert.equal(found.states.length, 4, 'cross attention starts no block');
    assert.equal(found.states.at(-1), decoder);
    assert.equal(found.embedding?.input, 'decoder_input_ids');
    assert.deepEqual(siteWidths(found), { k: [8, 8, 8], v: [8, 8, 8], ffn: [12, 12, 12] });
  });
});

describe('a stream behind another', () => {
  /** Two blocks, a product with weights, two more blocks. */
  function staged(wide: number): { g: GraphBuilder; ends: string[] } {
    const g = graph('input_ids');
    let x = embed(g, 'input_ids');
    for (let i = 0; i < 2; i += 1) x = feedForward(g, attend(g, x));
    const first = x;
    x = g.op('MatMul', [x, weights(g, width, wide)]);
    for (let i = 0; i < 2; i += 1) x = wideBlock(g, x, wide);
    g.op('MatMul', [x, weights(g, wide, 9)], {}, ['logits']);
    return { g, ends: [first, x] };
  }

  function wideBlock(g: GraphBuilder, x: string, wide: number): string {
    const scores = g.op('MatMul', [x, g.op('Transpose', [x], { perm: [0, 2, 1] })]);
    const mixed = g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), x]);
    const sum = g.op('Add', [x, g.op('MatMul', [mixed, weights(g, wide, wide)])]);
    const made = g.op('Relu', [g.op('MatMul', [sum, weights(g, wide, 12)])]);
    return g.op('Add', [sum, g.op('MatMul', [made, weights(g, 12, wide)])]);
  }

  it('is a stage where it is wider', () => {
    const { g, ends } = staged(2 * width);
    refuses(g, {}, /2 residual streams/);
    for (const stream of ends) assert.equal(located(g, { stream }).states.length, 3);
  });

  it('may be the rest of the other where it is as wide', () => {
    const { g, ends } = staged(width);
    assert.equal(located(g, { stream: ends[0]! }).states.length, 3);
    refuses(g, { stream: ends[1]! }, /first block of the model is not certain/);
  });
});

describe('tensors named by hand', () => {
  /** The same sum written so that no Add shows it: a Concat and a product. */
  function hidden(): { g: GraphBuilder; states: string[]; neurons: string[] } {
    const g = graph('input_ids');
    const states = [embed(g, 'input_ids')];
    const acts: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      const x = states.at(-1)!;
      acts.push(neurons(g, x));
      const both = g.op('Concat', [x, acts.at(-1)!], { axis: -1 });
      states.push(g.op('MatMul', [both, weights(g, width + 12, width)]));
    }
    g.op('MatMul', [states.at(-1)!, weights(g, width, 9)], {}, ['logits']);
    return { g, states, neurons: acts };
  }

  it('stand where structure shows nothing', () => {
    const { g, states, neurons: ffn } = hidden();
    refuses(g, {}, /no residual stream: none of its \d+ nodes \(.*MatMul/);
    const found = located(g, { tensors: { resid: states, ffn } });
    assert.deepEqual(found.states, states);
    assert.equal(found.dimensions, width);
    assert.deepEqual(siteTensor(found, { kind: 'ffn', layer: 2 }).value, ffn[1]);
    assert.deepEqual(siteWidths(found).ffn, [12, 12]);
    assert.throws(
      () => siteTensor(found, { kind: 'k', layer: 1 }),
      fault('site-unsupported', /named by hand/),
    );
  });

  it('are refused where they are not there, or not one for each layer', () => {
    const { g, states, neurons: ffn } = hidden();
    refuses(g, { tensors: { resid: [states[0]!, 'nowhere'] } }, /no tensor "nowhere"/);
    refuses(g, { tensors: { resid: [states[0]!] } }, /fewer than two/);
    refuses(g, { tensors: { resid: states, ffn: [ffn[0]!] } }, /1 tensors.*2 blocks/);
  });
});

describe('a mixture of experts', () => {
  it('has blocks, attention, and says that its neurons are several', () => {
    const g = graph('input_ids');
    let x = attend(g, embed(g, 'input_ids'));
    const gates = g.op('Softmax', [g.op('MatMul', [x, weights(g, width, 2)])], { axis: -1 });
    const experts = [0, 1].map((e) => {
      const gate = g.op('Gather', [gates, g.ints([1], [e])], { axis: -1 });
      return g.op('Mul', [gate, g.op('MatMul', [neurons(g, x), weights(g, 12, width)])]);
    });
    x = g.op('Add', [x, g.op('Add', experts)]);
    g.op('MatMul', [x, weights(g, width, 9)], {}, ['logits']);
    const found = located(g);
    assert.equal(found.states.length, 2);
    assert.deepEqual(siteWidths(found), { k: [8], v: [8], ffn: [null] });
    assert.throws(
      () => siteTensor(found, { kind: 'ffn', layer: 1 }),
      fault('site-unsupported', /2 matrices write into one sum .*mixture of experts/),
    );
  });

  /** One matrix for each token, taken from a stack by the number of its expert; [batch, p, width]. */
  function routed(g: GraphBuilder, x: string): string {
    const gates = g.op('MatMul', [x, weights(g, width, 3)]);
    const expert = g.op('ArgMax', [gates], { axis: -1, keepdims: 0 });
    const stack = g.floats([3, width, width], random.normals(3 * width * width, 0.3));
    const own = g.op('Gather', [stack, expert], { axis: 0 });
    const rows = g.op('MatMul', [g.op('Unsqueeze', [x, g.ints([1], [2])]), own]);
    return g.op('Squeeze', [rows, g.ints([1], [2])]);
  }

  for (const shared of [false, true])
    it(`is not taken for its shared expert where tokens are sent to others${shared ? ' and to one' : ''}`, () => {
      const g = graph('input_ids');
      const x = attend(g, embed(g, 'input_ids'));
      const own = g.op('MatMul', [neurons(g, x), weights(g, 12, width)]);
      const branch = shared ? g.op('Add', [routed(g, x), own]) : routed(g, x);
      g.op('MatMul', [g.op('Add', [x, branch]), weights(g, width, 9)], {}, ['logits']);
      const found = located(g);
      assert.equal(found.states.length, 2);
      assert.throws(
        () => siteTensor(found, { kind: 'ffn', layer: 1 }),
        fault('site-unsupported', /weights of the experts to which each token is routed/),
      );
    });
});

describe('a merged decoder', () => {
  /** An If on use_cache_branch around all blocks; the other branch doubles its state. */
  function merged(): { merged: Uint8Array; alone: GraphBuilder } {
    const alone = graph('input_ids');
    let x = embed(alone, 'input_ids');
    for (let i = 0; i < 2; i += 1) x = feedForward(alone, attend(alone, x));
    alone.op('MatMul', [x, weights(alone, width, 9)], {}, ['logits']);
    const parsed = parseModel(alone.bytes(), 'm');
    const { graph: inner } = parsed;
    const ids = valueInfo('input_ids', ElementType.int64, ['batch', 'input_ids']);
    const output = valueInfo('logits_inner', ElementType.float32, ['batch', 'p', 9]);
    for (const n of inner.node) n.output = n.output.map((o) => (o === 'logits' ? output.name : o));
    const other = node('Identity', [output.name], ['other']);
    const branch = (name: string, more: readonly (typeof other)[], out: typeof output) =>
      create(AttributeSchema, {
        name,
        type: 5,
        g: create(GraphSchema, {
          name,
          node: [...inner.node, ...more],
          initializer: inner.initializer,
          output: [out],
        }),
      });
    const choice = node('If', ['use_cache_branch'], ['logits']);
    const renamed = valueInfo('other', ElementType.float32, ['batch', 'p', 9]);
    choice.attribute = [branch('then_branch', [other], renamed), branch('else_branch', [], output)];
    parsed.model.graph = create(GraphSchema, {
      name: 'merged',
      node: [choice],
      input: [ids, valueInfo('use_cache_branch', ElementType.bool, [1])],
      output: [valueInfo('logits', ElementType.float32, ['batch', 'p', 9])],
    });
    return { merged: serialiseModel(parsed.model), alone };
  }

  it('is read as its branch without a past, and gives the same', async () => {
    const { merged: bytes, alone } = merged();
    requireAllowed(parseModel(bytes, 'm').model, 'm');
    const parsed = parsePrepared(bytes, 'm');
    const found = locate(parsed.graph, 'test');
    assert.equal(found.states.length, 3);
    assert.deepEqual(found.parts.missing, []);
    const feeds = tokenFeeds([[1, 2, 3]]);
    const results = await Promise.all(
      [bytes, serialiseModel(parsed.model), alone.bytes()].map((m) => runModel(m, feeds)),
    );
    const [before, after, plain] = results.map((r) => floatsOf(r['logits']));
    assert.equal(maxDifference(before!, after!), 0);
    assert.equal(maxDifference(before!, plain!), 0);
  });
});
