/** Looks for weights that are not numbers while the bytes of a file pass by, e.g. to be hashed. */
import { faultError } from '../protocol/fault';
import type { Dtype } from './dtypes';
import type { StoredTensor } from './safetensors';

interface Format {
  readonly bytes: 2 | 4;
  /** All bits set in NaN and infinity, and in nothing else. */
  readonly exponent: number;
  /** Any bit set in NaN. */
  readonly fraction: number;
}

const formats: Partial<Record<Dtype, Format>> = {
  F32: { bytes: 4, exponent: 0x7f800000, fraction: 0x007fffff },
  F16: { bytes: 2, exponent: 0x7c00, fraction: 0x03ff },
  BF16: { bytes: 2, exponent: 0x7f80, fraction: 0x007f },
};

export class FiniteWatch {
  /** In the order of the file; tensors of other types are not watched. */
  private readonly tensors: readonly StoredTensor[];
  private next = 0;
  /** Of an element that continues in the next piece. */
  private rest = Buffer.alloc(0);
  private at = 0;

  /** @param tensors Those of one file that are to be watched. */
  constructor(tensors: readonly StoredTensor[]) {
    const watched = tensors.filter(({ dtype, length }) => formats[dtype] && length > 0);
    this.tensors = watched.sort((a, b) => a.offset - b.offset);
  }

  /** @param piece The next bytes of the file. @throws FaultError `model-corrupt` for a weight that is not a number. */
  take(piece: Buffer): void {
    const [begin, end] = [this.at, this.at + piece.length];
    this.at = end;
    for (; this.next < this.tensors.length; this.next += 1) {
      const tensor = this.tensors[this.next]!;
      const last = tensor.offset + tensor.length;
      if (tensor.offset >= end) return;
      const from = Math.max(tensor.offset, begin);
      this.look(tensor, piece.subarray(from - begin, Math.min(last, end) - begin), from);
      if (last > end) return;
    }
  }

  private look(tensor: StoredTensor, part: Buffer, from: number): void {
    const format = formats[tensor.dtype]!;
    const bytes = this.rest.length === 0 ? part : Buffer.concat([this.rest, part]);
    const start = from - this.rest.length;
    const whole = bytes.length - (bytes.length % format.bytes);
    this.rest = Buffer.from(bytes.subarray(whole));
    const index = firstBad(bytes.subarray(0, whole), format);
    if (index === undefined) return;
    const value = bytes.subarray(index * format.bytes, (index + 1) * format.bytes);
    throw notFinite(tensor, (start - tensor.offset) / format.bytes + index, isNan(value, format));
  }
}

/** Index of the first element that is NaN or infinite. */
function firstBad(bytes: Buffer, { bytes: size, exponent }: Format): number | undefined {
  // A view needs an aligned beginning, which a copy has.
  const { buffer } = Uint8Array.from(bytes);
  const elements = size === 4 ? new Uint32Array(buffer) : new Uint16Array(buffer);
  for (let i = 0; i < elements.length; i += 1) if ((elements[i]! & exponent) === exponent) return i;
  return undefined;
}

function isNan(value: Buffer, { bytes, fraction }: Format): boolean {
  return ((bytes === 4 ? value.readUInt32LE() : value.readUInt16LE()) & fraction) !== 0;
}

function notFinite({ name, file }: StoredTensor, index: number, nan: boolean): Error {
  return faultError(
    'model-corrupt',
    `${file} holds ${nan ? 'NaN' : 'infinity'} in ${JSON.stringify(name)} (number ${index}): no state behind it can be read.`,
    'Download the checkpoint again. If its publisher gives the same file, the training diverged: use another version.',
  );
}
