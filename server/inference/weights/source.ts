/** The stored numbers of a tensor, read by range: a file of weights beside the model is never loaded whole. */
import * as fs from 'node:fs/promises';
import { faultError } from '../../protocol/fault';
import { externalFiles } from '../../onnx/externalData';
import type { Tensor } from '../../onnx/gen/onnx_pb';
import { bitsOf, decodeNumbers } from './numbers';

/** Reads elements of a tensor as numbers, in the order in which they are stored. */
export interface Source {
  readonly count: number;
  read(from: number, to: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * @param folder Real path of the model's folder; undefined if the model has no external data.
 * @throws FaultError `model-unsupported` for an element type that Dimcat cannot read; `model-corrupt` for too few.
 */
export async function openSource(tensor: Tensor, folder: string | undefined): Promise<Source> {
  const count = tensor.dims.reduce((product, d) => product * Number(d), 1);
  const bits = bitsOf(tensor.dataType);
  if (tensor.dataLocation === 1) return external(tensor, folder, count, bits);
  const inline = tensor.rawData.length > 0 ? undefined : listed(tensor);
  return {
    count,
    close: () => Promise.resolve(),
    read: (from, to) =>
      Promise.resolve(inline ? inline.slice(from, to) : fromBytes(tensor, bits, from, to)),
  };
}

/** All numbers of a small tensor: scales, zero points. */
export async function allNumbers(
  tensor: Tensor,
  folder: string | undefined,
): Promise<Float32Array> {
  const source = await openSource(tensor, folder);
  try {
    return await source.read(0, source.count);
  } finally {
    await source.close();
  }
}

/** Numbers in the typed fields of the message instead of its raw bytes. */
function listed(tensor: Tensor): Float32Array {
  const { floatData, int32Data } = tensor;
  if (floatData.length > 0) return Float32Array.from(floatData);
  const halves = bitsOf(tensor.dataType) === 16;
  if (halves) {
    const bytes = new Uint8Array(Uint16Array.from(int32Data).buffer);
    return decodeNumbers(bytes, tensor.dataType, 0, int32Data.length);
  }
  return Float32Array.from(int32Data);
}

function fromBytes(
  { rawData, name, dataType }: Tensor,
  bits: number,
  from: number,
  to: number,
): Float32Array {
  const [first, last] = [Math.floor((from * bits) / 8), Math.ceil((to * bits) / 8)];
  if (last > rawData.length) throw tooShort(name);
  return decodeNumbers(
    rawData.subarray(first, last),
    dataType,
    from - (first * 8) / bits,
    to - from,
  );
}

async function external(
  tensor: Tensor,
  folder: string | undefined,
  count: number,
  bits: number,
): Promise<Source> {
  const entry = (key: string): string =>
    tensor.externalData.find((e) => e.key === key)?.value ?? '';
  if (folder === undefined) throw tooShort(tensor.name);
  const [file] = externalFiles([entry('location')], folder);
  const start = Number(entry('offset') || 0);
  const handle = await fs.open(file!, 'r');
  const read = async (from: number, to: number): Promise<Float32Array> => {
    const [first, last] = [Math.floor((from * bits) / 8), Math.ceil((to * bits) / 8)];
    const bytes = new Uint8Array(last - first);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start + first);
    if (bytesRead < bytes.length) throw tooShort(tensor.name);
    return decodeNumbers(bytes, tensor.dataType, from - (first * 8) / bits, to - from);
  };
  return { count, read, close: () => handle.close() };
}

function tooShort(name: string): Error {
  return faultError(
    'model-corrupt',
    `The weights ${JSON.stringify(name)} of the model are truncated.`,
    'Copy the model and its external data again.',
  );
}
