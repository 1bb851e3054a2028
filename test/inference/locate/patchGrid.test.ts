import assert from 'node:assert/strict';
import {
  convolutionsOf,
  isAlongTime,
  orderOf,
  sidesOf,
  type Convolution,
} from '../../../server/inference/locate/patchGrid';
import { node } from '../../../server/onnx/nodes';

const square = (side: number): { width: number; height: number } => ({ width: side, height: side });
const convolution = (kernel: number, stride: number, padding = 0): Convolution => ({
  kernel: [kernel, kernel],
  stride: [stride, stride],
  padding: [padding, padding],
});

describe('where positions lie', () => {
  it('is the grid of the convolution that makes as many', () => {
    assert.deepEqual(sidesOf(196, square(224), [convolution(16, 16)]), { rows: 14, columns: 14 });
    // The Audio Spectrogram Transformer: overlapping patches of 128 bands and 1,024 frames.
    const spectrogram = { width: 1024, height: 128 };
    const sides = sidesOf(1212, spectrogram, [convolution(3, 1, 2), convolution(16, 10)]);
    assert.deepEqual(sides, { rows: 12, columns: 101 });
  });

  it('is that of square tiles where no convolution says it, or nowhere', () => {
    assert.deepEqual(sidesOf(4, square(32), []), { rows: 2, columns: 2 });
    assert.deepEqual(sidesOf(8, { width: 64, height: 32 }, []), { rows: 2, columns: 4 });
    assert.equal(sidesOf(5, square(32), [convolution(16, 16)]), undefined);
    assert.equal(sidesOf(1212, { width: 1024, height: 128 }, []), undefined);
  });

  it('goes by rows or by columns, as a change of the right half shows, or is not known', () => {
    const two = { rows: 2, columns: 2 };
    assert.equal(orderOf(two, [false, true, false, true]), 'rows');
    assert.equal(orderOf(two, [false, false, true, true]), 'columns');
    assert.equal(orderOf(two, [true, false, true, false]), undefined);
    assert.equal(orderOf(two, [true, true, true, true]), undefined);
    const wide = { rows: 2, columns: 3 };
    assert.equal(orderOf(wide, [false, true, true, false, true, true]), 'rows');
    assert.equal(orderOf(wide, [false, false, true, true, true, true]), 'columns');
    assert.equal(orderOf({ rows: 1, columns: 3 }, [true, true, true]), 'rows', 'frames');
  });

  const conv = (attributes: Record<string, number[]>) =>
    node('Conv', ['x', 'w'], ['y'], attributes);

  it('is along time where all convolutions go over one axis, as in Whisper', () => {
    const [one, two] = [conv({ kernel_shape: [3], strides: [2] }), conv({ kernel_shape: [2, 2] })];
    assert.ok(isAlongTime({ node: [one, node('Relu', ['y'], ['z']), one] }));
    assert.ok(!isAlongTime({ node: [one, two] }));
    assert.ok(!isAlongTime({ node: [conv({ strides: [2] })] }), 'kernels of unknown axes');
    assert.ok(!isAlongTime({ node: [node('Relu', ['y'], ['z'])] }));
  });

  it('is read from convolutions over two axes only', () => {
    const found = convolutionsOf({
      node: [
        conv({ kernel_shape: [16, 8], strides: [10, 4], pads: [1, 2, 3, 4] }),
        conv({ kernel_shape: [3], strides: [2] }),
        conv({ kernel_shape: [2, 2] }),
        node('Relu', ['y'], ['z']),
      ],
    });
    assert.deepEqual(found, [
      { kernel: [16, 8], stride: [10, 4], padding: [4, 6] },
      { kernel: [2, 2], stride: [1, 1], padding: [0, 0] },
    ]);
  });
});
