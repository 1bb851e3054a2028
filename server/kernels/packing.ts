/** Packing states into sign bits in the kernels' memory, a few rows at a time. */
import { packRows, type NotFinite, type StateType } from '../core/pack';
import type { Machine } from './machine';

/** Bytes of states that are copied at a time: they stay in the second-level cache. */
const PIECE = 1 << 18;

/** Values that the kernels take at a time. */
const STEP = 16;

/**
 * What core's `packRows` does, at the speed of memory. Rows whose width is not a multiple of 16, and thresholds that
 * 16-bit floats cannot hold exactly, are left to plain JavaScript.
 */
export function packStates(
  machine: Machine,
  states: Float32Array | Uint16Array,
  type: StateType,
  thresholds: Float32Array,
): Uint8Array | NotFinite {
  const dimensions = thresholds.length;
  const zeros = thresholds.every((t) => t === 0);
  const simple = dimensions > 0 && dimensions % STEP === 0 && states.length % dimensions === 0;
  if (!simple || (type !== 'float32' && !zeros)) return packRows(states, type, thresholds);
  const rows = states.length / dimensions;
  const packed = new Uint8Array((rows * dimensions) / 8);
  const perPiece = Math.max(1, Math.floor(PIECE / (dimensions * states.BYTES_PER_ELEMENT)));
  return machine.scratch(() => {
    const own = machine.put(type === 'float32' ? bytesOf(thresholds) : new Uint16Array(dimensions));
    const from = machine.take(perPiece * dimensions * states.BYTES_PER_ELEMENT);
    const to = machine.take((perPiece * dimensions) / 8);
    for (let row = 0; row < rows; row += perPiece) {
      const n = Math.min(perPiece, rows - row);
      const piece = states.subarray(row * dimensions, (row + n) * dimensions);
      machine.bytes(from, piece.byteLength).set(bytesOf(piece));
      if (!packPiece(machine, type, { from, to, own, n, dimensions })) {
        return notFinite(piece, type, thresholds, row);
      }
      packed.set(machine.bytes(to, (n * dimensions) / 8), (row * dimensions) / 8);
    }
    return packed;
  });
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly own: number;
  readonly n: number;
  readonly dimensions: number;
}

/** @returns Whether all states are finite. */
function packPiece(
  { kernels }: Machine,
  type: StateType,
  { from, to, own, n, dimensions }: Piece,
): boolean {
  const infinity = type === 'float16' ? 0x7c00 : 0x7f80;
  let finite = true;
  for (let r = 0; r < n; r++) {
    const out = to + (r * dimensions) / 8;
    finite =
      type === 'float32'
        ? kernels.packFloat32(from + 4 * r * dimensions, own, dimensions, out) !== 0 && finite
        : kernels.packFloat16(from + 2 * r * dimensions, own, dimensions, infinity, out) !== 0 &&
          finite;
  }
  return finite;
}

/** Finds the state within a piece, the slow way. */
function notFinite(
  piece: Float32Array | Uint16Array,
  type: StateType,
  thresholds: Float32Array,
  firstRow: number,
): NotFinite {
  const found = packRows(piece, type, thresholds);
  if (found instanceof Uint8Array) throw new Error('the kernels saw a state that is not finite');
  return { ...found, row: found.row + firstRow };
}

function bytesOf(values: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
