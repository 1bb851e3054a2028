import assert from 'node:assert/strict';
import { FaultError } from '../../../server/protocol/fault';
import { locate } from '../../../server/inference/locate/locate';
import { parseModel } from '../../../server/onnx/model';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { GraphBuilder } from '../../support/graphBuilder';
import { tinyModel, type TinyModelOptions } from '../../support/tinyModel';

const located = (options: TinyModelOptions): ReturnType<typeof locate> =>
  locate(parseModel(tinyModel(options).model, 'tiny').graph, 'test');

describe('locate', () => {
  for (const fused of [false, true])
    for (const layers of [1, 2, 5])
      it(`finds ${layers} blocks, ${fused ? 'fused' : 'plain'}`, () => {
        const found = located({ layers, fused, dimensions: 24 });
        assert.equal(found.states.length, layers + 1);
        assert.equal(new Set(found.states).size, layers + 1);
        assert.equal(found.dimensions, 24);
        assert.equal(found.logits, 'logits');
        const { table, ...embedding } = found.embedding!;
        assert.deepEqual(embedding, { input: 'input_ids', rows: 668, columns: 24 });
        assert.match(table, /^w/);
        assert.match(found.architecture, /pre-norm/);
      });

  it('finds parallel blocks, (x + attention) + mlp, as one block each', () => {
    const g = small();
    let x = g.op('Gather', [weights(g, 9, 4), 'ids']);
    for (let block = 0; block < 3; block += 1) {
      const sum = g.op('Add', [x, attention(g, x)]);
      x = g.op('Add', [sum, g.op('Relu', [g.op('MatMul', [x, weights(g, 4, 4)])])]);
    }
    g.op('MatMul', [x, weights(g, 4, 9)], {}, ['logits']);
    const found = locate(parseModel(g.bytes(), 'm').graph, '');
    assert.equal(found.states.length, 4);
    assert.equal(found.states.at(-1), x);
  });

  it('sees through casts, and edits where every reader looks', () => {
    const g = small();
    let x = g.op('Gather', [weights(g, 9, 4), 'ids']);
    const first = x;
    for (let block = 0; block < 2; block += 1) {
      const copy = g.op('Cast', [x], { to: ElementType.float32 });
      x = g.op('Add', [attention(g, x), copy]);
    }
    g.op('MatMul', [x, weights(g, 4, 9)], {}, ['logits']);
    assert.equal(locate(parseModel(g.bytes(), 'm').graph, '').states[0], first);
  });

  it('counts query heads that are laid out as positions, all before one head of keys (GPT-BigCode)', () => {
    const g = small();
    const x = g.op('Gather', [weights(g, 9, 8), 'ids']);
    const queries = g.op('MatMul', [x, weights(g, 8, 8)]);
    const rows = g.op('Reshape', [queries, g.ints([3], [0, -1, 2])]);
    const [keys, values] = [0, 1].map(() => g.op('MatMul', [x, weights(g, 8, 2)]));
    const scores = g.op('MatMul', [rows, g.op('Transpose', [keys!], { perm: [0, 2, 1] })]);
    const mixed = g.op('MatMul', [g.op('Softmax', [scores], { axis: -1 }), values!]);
    const joined = g.op('Reshape', [mixed, g.ints([3], [0, -1, 8])]);
    g.op('MatMul', [g.op('Add', [x, joined]), weights(g, 8, 9)], {}, ['logits']);
    const [block] = locate(parseModel(g.bytes(), 'm').graph, '').parts.blocks;
    const { heads, keyHeads, headWidth } = block!.attention!;
    assert.deepEqual([heads, keyHeads, headWidth], [4, 1, 2]);
  });

  it('does not know how long a shape is that is cut to its end', () => {
    const g = small();
    const x = g.op('Gather', [weights(g, 9, 4), 'ids']);
    const [start, end] = [g.ints([1], [0]), g.ints([1], [2 ** 62])];
    const shape = g.op('Slice', [g.op('Shape', ['ids']), start, end, start]);
    const target = g.op('Concat', [shape, g.ints([2], [2, 2])], { axis: 0 });
    const apart = g.op('Reshape', [g.op('MatMul', [x, weights(g, 4, 4)]), target]);
    const heads = g.op('Transpose', [apart], { perm: [0, 2, 1, 3] });
    const turned = g.op('Transpose', [apart], { perm: [0, 2, 3, 1] });
    const mixed = g.op('MatMul', [g.op('Softmax', [g.op('MatMul', [heads, turned])]), heads]);
    const joined = g.op('Reshape', [mixed, g.op('Shape', [x])]);
    g.op('MatMul', [g.op('Add', [x, joined]), weights(g, 4, 9)], {}, ['logits']);
    assert.equal(locate(parseModel(g.bytes(), 'm').graph, '').states.length, 2);
  });

  const refused = (g: GraphBuilder, pattern: RegExp): void => {
    const { graph } = parseModel(g.bytes(), 'm');
    assert.throws(
      () => locate(graph, ''),
      (error: unknown) =>
        error instanceof FaultError &&
        error.fault.code === 'model-unsupported' &&
        pattern.test(error.fault.message),
    );
  };

  it('refuses a graph without residual Adds', () => {
    const g = small();
    g.op('MatMul', [g.op('Gather', [weights(g, 9, 4), 'ids']), weights(g, 4, 9)], {}, ['logits']);
    refused(g, /none of its 2 nodes/);
  });

  it('refuses two equally long streams, and names them', () => {
    const g = small();
    const ends = ['left', 'right'].map((name) => {
      const x = g.op('Gather', [weights(g, 9, 4), 'ids']);
      return g.op('Add', [x, attention(g, x)], {}, [name]);
    });
    g.op('Mul', ends, {}, ['logits']);
    refused(g, /2 residual streams: 1 block from "ids" to "left"; 1 block from "ids" to "right"/);
  });

  it('refuses a stream without attention', () => {
    const g = small();
    const x = g.op('Gather', [weights(g, 9, 4), 'ids']);
    const sum = g.op('Add', [x, g.op('MatMul', [x, weights(g, 4, 4)])]);
    g.op('MatMul', [sum, weights(g, 4, 9)], {}, ['logits']);
    refused(g, /none of them holds an attention/);
  });

  it('stays fast on a large graph', () => {
    const layers = 200;
    assert.equal(located({ layers, dimensions: 8, heads: 2 }).states.length, layers + 1);
  });
});

function small(): GraphBuilder {
  const g = new GraphBuilder();
  g.inputs.push(valueInfo('ids', ElementType.int64, ['b', 's']));
  g.outputs.push(valueInfo('logits', ElementType.float32, ['b', 's', 9]));
  return g;
}

function weights(g: GraphBuilder, rows: number, columns: number): string {
  return g.floats([rows, columns], new Float32Array(rows * columns).fill(0.5));
}

function attention(g: GraphBuilder, x: string): string {
  const scores = g.op('MatMul', [x, g.op('Transpose', [x], { perm: [0, 2, 1] })]);
  return g.op('MatMul', [g.op('Softmax', [scores]), x]);
}
