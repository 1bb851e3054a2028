/** Raw little-endian files as inputs of a model. */
import type * as ort from 'onnxruntime-node';
import { diskReason } from '../../cache/diskFault';
import { MOST, readRegularSync } from '../../cache/regularFile';
import { faultError } from '../../protocol/fault';
import type { RawInput } from '../api';
import { tensorOf, type Metadata } from './fill';

const bytesOf = { int64: 8, float32: 4 } as const;

/** @throws FaultError `bad-arguments` for a file that cannot be read, or whose length does not match its shape. */
export function rawTensor(m: Metadata, { file, shape, dtype }: RawInput): ort.Tensor {
  const bytes = read(file);
  const count = shape.reduce((a, b) => a * b, 1);
  if (bytes.length !== count * bytesOf[dtype])
    throw faultError(
      'bad-arguments',
      `${file} has ${bytes.length} bytes, but ${dtype} [${shape.join(', ')}] takes ${count * bytesOf[dtype]}.`,
      'Correct the shape or the dtype in the .json beside it.',
    );
  if (!fits(m, dtype) || !sameShape(m.shape, shape))
    throw faultError(
      'bad-arguments',
      `${file} holds ${dtype} [${shape.join(', ')}], but the input ${m.name} needs ${m.type} [${m.shape.join(', ')}].`,
      'Give the input the type and shape for which the model was exported.',
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Array.from({ length: count }, (_, i) =>
    dtype === 'int64' ? Number(view.getBigInt64(8 * i, true)) : view.getFloat32(4 * i, true),
  );
  return tensorOf(m, shape, values);
}

/** Integers match integers and masks, floats match floats. */
function fits({ type }: Metadata, dtype: RawInput['dtype']): boolean {
  return dtype === 'float32' ? type.startsWith('float') : !type.startsWith('float');
}

function sameShape(wanted: readonly (number | string)[], shape: readonly number[]): boolean {
  if (wanted.length !== shape.length) return false;
  return wanted.every((d, i) => typeof d !== 'number' || d === shape[i]);
}

function read(file: string): Buffer {
  try {
    return readRegularSync(file, MOST.tensor);
  } catch (error) {
    throw faultError(
      'bad-arguments',
      `The input file ${file} cannot be read: ${diskReason(error)}.`,
      'Check the path.',
      error,
    );
  }
}
