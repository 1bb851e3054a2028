/**
 * The header of a safetensors file: 8 bytes of header length (little-endian), the header as JSON, then the data, in
 * which tensors follow each other without gap or overlap.
 *
 * @see https://github.com/huggingface/safetensors#format
 */
import { asObject, decodedOrUndefined } from '../protocol/decode';
import { faultError } from '../protocol/fault';
import { corrupt } from './corrupt';
import { dtypeBits, isDtype, type Dtype } from './dtypes';
import { firstRepeatedKey } from './repeatedKey';

/** Where a tensor lies in its file. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: Dtype;
  /** Sizes of the axes, row-major; empty for a single number. */
  readonly shape: readonly number[];
  /** Absolute, real path of the file. */
  readonly file: string;
  /** In bytes, from the beginning of the file. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

/** Bytes before the header. */
export const lengthBytes = 8;

/** The longest header that is read: 100,000 tensors have one of 12 MB. */
export const mostHeaderBytes = 32_000_000;

/**
 * Length of the header in bytes.
 *
 * @param start The file's first 8 bytes, or fewer if it is shorter.
 * @param size Bytes of the whole file.
 * @throws FaultError `model-corrupt` for a length that no header has, or that exceeds the file.
 */
export function headerLength(start: Uint8Array, size: number, file: string): number {
  if (start.length < lengthBytes)
    throw corrupt(file, `is truncated: it has ${size} bytes, fewer than its header's length takes`);
  const view = new DataView(start.buffer, start.byteOffset, lengthBytes);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(mostHeaderBytes))
    throw corrupt(
      file,
      `claims a header of ${length.toString()} bytes, where ${mostHeaderBytes} are the limit: it is not a safetensors file`,
    );
  if (Number(length) > size - lengthBytes)
    throw corrupt(
      file,
      `is truncated: its header takes ${length.toString()} bytes, but only ${size - lengthBytes} follow`,
    );
  return Number(length);
}

/**
 * The tensors that a header describes, in the order of their data.
 *
 * @param header JSON text, perhaps padded with spaces.
 * @param at The file's path, and its size in bytes; `dataStart` is where the header ends.
 * @throws FaultError `model-corrupt` for a header that does not describe exactly the file's data;
 *   `model-unsupported` for an element type that the format does not have.
 */
export function tensorsIn(
  header: string,
  {
    file,
    size,
    dataStart,
  }: { readonly file: string; readonly size: number; readonly dataStart: number },
): StoredTensor[] {
  const entries = entriesOf(header, file);
  const tensors = entries.map(([name, entry]) => tensorOf(name, entry, file, dataStart));
  tensors.sort((a, b) => a.offset - b.offset || a.length - b.length);
  requireTiled(tensors, file, dataStart, size);
  return tensors;
}

function entriesOf(header: string, file: string): [string, unknown][] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(header);
  } catch (error) {
    throw corrupt(file, 'has a header that is not JSON', error);
  }
  const entries = decodedOrUndefined(asObject, parsed);
  if (!entries) throw corrupt(file, 'has a header that is not a JSON object');
  const repeated = firstRepeatedKey(header);
  if (repeated !== undefined) throw corrupt(file, `describes ${quoted(repeated)} twice`);
  return Object.entries(entries).filter(([name]) => name !== '__metadata__');
}

function tensorOf(name: string, entry: unknown, file: string, dataStart: number): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = decodedOrUndefined(asObject, entry) ?? {};
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2 || typeof dtype !== 'string')
    throw corrupt(file, `describes ${quoted(name)} without a type, shape and place`);
  if (!isDtype(dtype))
    throw faultError(
      'model-unsupported',
      `${file} stores ${quoted(name)} as ${quoted(dtype)}, a type that Dimcat does not know.`,
      'Save the checkpoint as float32, float16 or bfloat16.',
    );
  const [begin, end] = offsets as [number, number];
  const bits = shape.reduce((product, d) => product * d, dtypeBits[dtype]);
  if (bits !== 8 * (end - begin))
    throw corrupt(
      file,
      `gives ${quoted(name)} (${dtype}, ${shapeText(shape)}) ${end - begin} bytes, where ${bits / 8} are needed`,
    );
  return { name, dtype, shape, file, offset: dataStart + begin, length: end - begin };
}

/** Each tensor begins where the one before it ends, and the last one ends with the file. */
function requireTiled(
  sorted: readonly StoredTensor[],
  file: string,
  dataStart: number,
  size: number,
): void {
  let [at, before] = [dataStart, 'the header'];
  for (const { name, offset, length } of sorted) {
    if (offset < at) throw corrupt(file, `lets ${quoted(name)} overlap with ${before}`);
    if (offset > at)
      throw corrupt(file, `has ${offset - at} bytes of no tensor before ${quoted(name)}`);
    [at, before] = [offset + length, quoted(name)];
  }
  if (at > size)
    throw corrupt(file, `is truncated: it has ${size} bytes, but its tensors end at ${at}`);
  if (at < size) throw corrupt(file, `has ${size - at} bytes after ${before} that no tensor takes`);
}

/** For messages: "64 x 32"; a single number has none. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'one number' : shape.join(' x ');
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((d) => Number.isSafeInteger(d) && d >= 0);
}

/** Names come from the file: short, and without control characters. */
function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}…` : name);
}
