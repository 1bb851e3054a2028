/** Decoding the element types in which ONNX stores weights. */
import { faultError } from '../../protocol/fault';
import type { Tensor } from '../../onnx/gen/onnx_pb';
import { ElementType, elementTypeName } from '../../onnx/tensors';

/** Two of these share a byte, the first in its low bits. */
const uint4 = 21;
const int4 = 22;

/** Bits of one stored element. @throws FaultError `model-unsupported`. */
export function bitsOf(type: number): number {
  switch (type) {
    case uint4:
    case int4:
      return 4;
    case ElementType.int8:
    case ElementType.uint8:
      return 8;
    case ElementType.float16:
    case ElementType.bfloat16:
      return 16;
    case ElementType.float32:
    case ElementType.int32:
      return 32;
    case ElementType.float64:
      return 64;
    default:
      throw faultError(
        'model-unsupported',
        `The model stores weights as ${elementTypeName(type)}, which Dimcat cannot read.`,
        'Use the float32, float16 or 4-bit export of the model.',
      );
  }
}

/**
 * @param bytes Little-endian, as ONNX stores them; they begin `skipped` elements before the first requested one.
 * @param count How many elements to decode.
 */
export function decodeNumbers(
  bytes: Uint8Array,
  type: number,
  skipped: number,
  count: number,
): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float32Array(count);
  const read = readerOf(view, type);
  for (let i = 0; i < count; i += 1) numbers[i] = read(skipped + i);
  return numbers;
}

/** The number of a tensor that holds one float; undefined for others. */
export function numberOf(tensor: Tensor): number | undefined {
  const { dims, dataType, dataLocation, rawData, floatData } = tensor;
  if (dataLocation === 1 || dims.some((d) => d !== 1n) || !floats.has(dataType)) return undefined;
  return rawData.length > 0 ? decodeNumbers(rawData, dataType, 0, 1)[0] : floatData[0];
}

const floats = new Set<number>([
  ...[ElementType.float16, ElementType.bfloat16, ElementType.float32, ElementType.float64],
]);

function readerOf(view: DataView, type: number): (at: number) => number {
  switch (type) {
    case uint4:
      return (i) => nibble(view, i);
    case int4:
      return (i) => (nibble(view, i) << 28) >> 28;
    case ElementType.int8:
      return (i) => view.getInt8(i);
    case ElementType.uint8:
      return (i) => view.getUint8(i);
    case ElementType.float16:
      return (i) => halfToNumber(view.getUint16(2 * i, true));
    case ElementType.bfloat16:
      return bfloat16(view);
    case ElementType.int32:
      return (i) => view.getInt32(4 * i, true);
    case ElementType.float64:
      return (i) => view.getFloat64(8 * i, true);
    default:
      return (i) => view.getFloat32(4 * i, true);
  }
}

function nibble(view: DataView, i: number): number {
  return (view.getUint8(i >> 1) >> (4 * (i & 1))) & 15;
}

/** The upper half of a float32. */
function bfloat16(view: DataView): (at: number) => number {
  const one = new DataView(new ArrayBuffer(4));
  return (i) => {
    one.setUint32(0, view.getUint16(2 * i, true) << 16);
    return one.getFloat32(0);
  };
}

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The float16 nearest to a number, ties to even; beyond 65,504 infinity. */
export function halfBits(value: number): number {
  const [bits] = new Uint32Array(Float32Array.of(value).buffer) as unknown as [number];
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  if (exponent >= 31) return sign | (Number.isNaN(value) ? 0x7e00 : 0x7c00);
  const mantissa = (bits & 0x7fffff) | 0x800000;
  const shift = exponent > 0 ? 13 : 14 - exponent;
  if (shift > 24) return sign;
  const half = exponent > 0 ? ((exponent - 1) << 10) + (mantissa >>> 13) : mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  return sign | (half + (rest > middle || (rest === middle && (half & 1) === 1) ? 1 : 0));
}
