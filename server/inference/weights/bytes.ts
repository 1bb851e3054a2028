/** The stored bytes of one tensor, in the model or beside it. */
import * as fs from 'node:fs/promises';
import { faultError } from '../../protocol/fault';
import { externalFiles } from '../../onnx/externalData';
import type { Tensor } from '../../onnx/gen/onnx_pb';
import { dimsOf } from '../../onnx/tensors';
import { bitsOf } from './numbers';

/**
 * Little-endian.
 *
 * @param folder Real path of the model's folder; undefined if the model has no external data.
 * @throws FaultError `model-corrupt` if there are fewer than the model declares.
 */
export function storedBytes(tensor: Tensor, folder: string | undefined): Promise<Uint8Array> {
  return tensor.dataLocation === 1 ? external(tensor, folder) : Promise.resolve(inline(tensor));
}

function inline({ rawData, floatData, int32Data, dataType }: Tensor): Uint8Array {
  if (rawData.length > 0) return rawData;
  if (floatData.length > 0) return new Uint8Array(Float32Array.from(floatData).buffer);
  const halves = bitsOf(dataType) === 16;
  const data = halves ? Uint16Array.from(int32Data) : Int32Array.from(int32Data);
  return new Uint8Array(data.buffer);
}

async function external(tensor: Tensor, folder: string | undefined): Promise<Uint8Array> {
  const entry = (key: string): string =>
    tensor.externalData.find((e) => e.key === key)?.value ?? '';
  if (folder === undefined) throw cutShort(tensor.name);
  const length = entry('length') === '' ? lengthOf(tensor) : Number(entry('length'));
  const handle = await fs.open(externalFiles([entry('location')], folder)[0]!, 'r');
  try {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, Number(entry('offset') || 0));
    if (bytesRead < length) throw cutShort(tensor.name);
    return bytes;
  } finally {
    await handle.close();
  }
}

/** The number of bytes that the shape needs. */
function lengthOf(tensor: Tensor): number {
  const count = dimsOf(tensor).reduce((a, b) => a * b, 1);
  return Math.ceil((count * bitsOf(tensor.dataType)) / 8);
}

function cutShort(name: string): Error {
  return faultError(
    'model-corrupt',
    `The weights ${JSON.stringify(name)} of the model are truncated.`,
    'Copy the model and its external data again.',
  );
}
