import assert from 'node:assert/strict';
import type { Located } from '../../../server/onnx/located';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import { noFlipsOf } from '../../../server/inference/host/noFlips';

type Part = Pick<Located, 'logits' | 'embedding' | 'dimensions'>;
const reads = { rows: 500 } as unknown as Located['embedding'];
const words = (located: Partial<Part>, shape: readonly (number | string)[]): string | undefined =>
  noFlipsOf(
    { output: [valueInfo('out', ElementType.float32, shape)] },
    { logits: 'out', embedding: reads, dimensions: 64, ...located },
  ).noFlips;

describe('Whether signs can be flipped', () => {
  it('is no for a model that ends in its last state, which a lens then does not offer', () => {
    assert.equal(words({ logits: undefined }, ['B', 'S', 64]), 'the model has no head');
    assert.equal(words({}, ['B', 'S', 64]), 'the model has no head');
  });

  it('is no for a model of images or sounds without one logit for each class', () => {
    assert.equal(words({ embedding: undefined }, ['B', 17, 64]), 'the model has no classifier');
    assert.equal(words({ embedding: undefined }, ['B', 10]), undefined);
  });

  it('is yes for logits, and left to the run where the graph does not say how wide they are', () => {
    assert.equal(words({}, ['B', 'S', 500]), undefined);
    assert.equal(words({}, ['B', 'S', 'width']), undefined);
    assert.equal(words({ dimensions: 500 }, ['B', 'S', 500]), undefined);
  });
});
