/** The final norm of models that give their states and no logits. */
import assert from 'node:assert/strict';
import { locate } from '../../../server/inference/locate/locate';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { node, valueInfo } from '../../../server/onnx/nodes';
import { ElementType, int64Tensor } from '../../../server/onnx/tensors';
import { weightsOf } from '../../support/graphs/spec';
import { structures } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';

/** The model up to what its head reads, and beside it a mean over positions of that. */
function headless(name: string): { bytes: Uint8Array; normed: string | undefined } {
  const { spec, style } = structures.find((s) => s.name === name)!;
  const bytes = writeModel(spec, style, weightsOf(spec));
  const { head } = locate(parsePrepared(bytes, 'm').graph, '').parts;
  const { model, graph } = parseModel(bytes, 'm');
  const at = graph.node.findIndex((n) => n.input.includes(head!.input) && isHead(n.output[0]!));
  function isHead(output: string): boolean {
    return graph.node.some((n) => n.output[0] === 'logits' && n.input[0] === output);
  }
  graph.node.splice(at, 1);
  graph.node = graph.node.filter((n) => n.output[0] !== 'logits');
  graph.initializer.push(int64Tensor('positions', [1], [1]));
  graph.node.push(
    node('Identity', [head!.input], ['last_hidden_state']),
    node('ReduceMean', [head!.input], ['pooled'], { axes: [1] }),
  );
  const float = ElementType.float32;
  graph.output = [
    valueInfo('pooled', float, ['batch', 1, spec.dimensions]),
    valueInfo('last_hidden_state', float, ['batch', 'seq', spec.dimensions]),
  ];
  const normed = spec.order === 'post' ? undefined : 'last_hidden_state';
  return { bytes: serialiseModel(model), normed };
}

describe('a model without a head', () => {
  for (const name of [
    'GPT-2, dynamo',
    'Llama, dynamo',
    'BERT, TorchScript',
    'Llama, genai builder',
  ])
    it(`shows its final norm: ${name}`, () => {
      const { bytes, normed } = headless(name);
      const { parts } = locate(parsePrepared(bytes, 'm').graph, '');
      assert.equal(parts.head, undefined);
      assert.equal(parts.finalNorm, normed);
    });

  it('is shown where two heads read it, each another position (DeiT)', () => {
    const { spec, style } = structures[0]!;
    const { model, graph } = parseModel(writeModel(spec, style, weightsOf(spec)), 'm');
    const { head, finalNorm } = locate(parseModel(serialiseModel(model), 'm').graph, '').parts;
    graph.initializer.push(int64Tensor('first', [], [0]), int64Tensor('second', [], [1]));
    const heads = ['first', 'second'].flatMap((name) => [
      node('Gather', [finalNorm!, name], [`row ${name}`], { axis: 1 }),
      node('MatMul', [`row ${name}`, head!.weight.name], [`head ${name}`]),
    ]);
    const sum = node('Add', ['head first', 'head second'], ['logits']);
    graph.node = [...graph.node.filter((n) => n.output[0] !== 'logits'), ...heads, sum];
    const { parts } = locate(parseModel(serialiseModel(model), 'm').graph, '');
    assert.equal(parts.head, undefined);
    assert.equal(parts.finalNorm, finalNorm);
  });
});
