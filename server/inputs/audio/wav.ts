/** WAV: RIFF chunks with plain samples. Strict, since libraries tolerate headers that lie. */
import { isRefused, type Refused } from '../faults';
import type { SoundHeader } from './sound';

export interface WavHeader extends SoundHeader {
  readonly coding: Coding;
  /** Where the samples are, in bytes. */
  readonly start: number;
  readonly end: number;
}

export type Coding = 'uint8' | 'int16' | 'int24' | 'int32' | 'float32' | 'float64';

const plain = 1;
const float = 3;
const extensible = 0xfffe;

/** By format tag and bits. */
const codings: ReadonlyMap<string, Coding> = new Map([
  [`${plain}/8`, 'uint8'],
  [`${plain}/16`, 'int16'],
  [`${plain}/24`, 'int24'],
  [`${plain}/32`, 'int32'],
  [`${float}/32`, 'float32'],
  [`${float}/64`, 'float64'],
]);

const width = { uint8: 1, int16: 2, int24: 3, int32: 4, float32: 4, float64: 8 } as const;

/** @param view Begins with RIFF and WAVE. */
export function readWavHeader(view: DataView): WavHeader | Refused {
  let format: Format | Refused | undefined;
  for (let at = 12; at + 8 <= view.byteLength;) {
    const name = String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
    const length = view.getUint32(at + 4, true);
    const start = at + 8;
    const left = view.byteLength - start;
    if (name === 'data' && length > left)
      return { refused: `says that it holds ${length} bytes of sound and holds ${left}` };
    if (name === 'data') return withData(format, start, start + length);
    if (name === 'fmt ' && length <= left) format = readFormat(view, start, length);
    at = start + length + (length % 2);
  }
  return { refused: 'is a WAV without samples' };
}

interface Format extends SoundHeader {
  readonly coding: Coding;
}

function readFormat(view: DataView, at: number, length: number): Format | Refused {
  if (length < 16) return { refused: 'is a WAV with a damaged header' };
  const tag = view.getUint16(at, true);
  const bits = view.getUint16(at + 14, true);
  const isExtensible = tag === extensible && length >= 26;
  const coding = codings.get(`${isExtensible ? view.getUint16(at + 24, true) : tag}/${bits}`);
  if (coding === undefined) return { refused: `is a WAV of format ${tag} with ${bits} bits` };
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const frame = view.getUint16(at + 12, true);
  if (channels === 0 || rate === 0 || frame !== channels * width[coding])
    return {
      refused: `has a header that contradicts itself (${channels} channels, ${bits} bits, ${frame} bytes)`,
    };
  return { coding, channels, rate };
}

function withData(
  format: Format | Refused | undefined,
  start: number,
  end: number,
): WavHeader | Refused {
  if (format === undefined) return { refused: 'is a WAV that does not say what its samples are' };
  if (isRefused(format)) return format;
  const frame = format.channels * width[format.coding];
  if ((end - start) % frame !== 0) return { refused: 'is a WAV that ends within a sample' };
  return { ...format, start, end };
}

/** Samples in order, full scale = 1; all channels. */
export function readWavSamples(view: DataView, { coding, start, end }: WavHeader): Float32Array {
  const step = width[coding];
  const read = readers[coding];
  const samples = new Float32Array((end - start) / step);
  for (let i = 0; i < samples.length; i++) samples[i] = read(view, start + i * step);
  return samples;
}

const readers: Readonly<Record<Coding, (view: DataView, at: number) => number>> = {
  uint8: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
  int16: (view, at) => view.getInt16(at, true) / 2 ** 15,
  int24: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23,
  int32: (view, at) => view.getInt32(at, true) / 2 ** 31,
  float32: (view, at) => view.getFloat32(at, true),
  float64: (view, at) => view.getFloat64(at, true),
};
