import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import { orderNodes } from '../../../server/inference/edit/edited';
import { GraphSchema, NodeSchema, type Graph } from '../../../server/onnx/gen/onnx_pb';
import { fault } from '../../support/faults';

const graphOf = (...nodes: readonly (readonly [string, string])[]): Graph =>
  create(GraphSchema, {
    node: nodes.map(([input, output]) =>
      create(NodeSchema, { opType: 'Identity', input: [input], output: [output] }),
    ),
  });

describe('an edited graph', () => {
  it('has its nodes in an order in which they can run', () => {
    const graph = graphOf(['b', 'c'], ['a', 'b']);
    orderNodes(graph);
    assert.deepEqual(
      graph.node.map(({ output }) => output[0]),
      ['b', 'c'],
    );
  });

  it('is refused where its nodes wait for each other', () => {
    assert.throws(() => orderNodes(graphOf(['c', 'b'], ['b', 'c'])), fault('model-unsupported'));
  });
});
