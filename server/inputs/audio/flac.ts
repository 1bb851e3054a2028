/** FLAC, decoded by libFLAC in WebAssembly; the stream's own header is read first. */
import type { Refused } from '../faults';
import type { SoundHeader } from './sound';

export interface FlacHeader extends SoundHeader {
  /** Samples of each channel; 0 if the file does not say. */
  readonly samples: number;
}

/** 4 hours at 16 kHz; silence compresses almost without limit, so the size of a file says nothing. */
const maxSamples = 2 ** 28;

/** RFC 9639, 8.2: STREAMINFO comes first. @param view Begins with fLaC. */
export function readFlacHeader(view: DataView): FlacHeader | Refused {
  if (view.byteLength < 42 || (view.getUint8(4) & 0x7f) !== 0)
    return { refused: 'is a FLAC with a damaged header' };
  const packed = view.getUint32(18);
  const rate = packed >>> 12;
  const channels = ((packed >>> 9) & 7) + 1;
  const samples = (view.getUint8(21) & 15) * 2 ** 32 + view.getUint32(22);
  if (rate === 0) return { refused: 'is a FLAC without a sampling rate' };
  if (samples * channels > maxSamples)
    return { refused: 'is a FLAC of more than 268 million samples' };
  return { rate, channels, samples };
}

/** The samples of a file of one channel, full scale = 1. */
export async function readFlacSamples(
  bytes: Uint8Array,
  { samples }: FlacHeader,
): Promise<Float32Array | Refused> {
  const { FLACDecoder } = await import(/* webpackChunkName: "flac" */ '@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  try {
    await decoder.ready;
    const { channelData, errors, samplesDecoded, bitDepth } = await decoder.decodeFile(bytes);
    const [channel] = channelData;
    const whole = samples === 0 || samples === samplesDecoded;
    if (errors.length === 0 && whole && channel !== undefined) return rescaled(channel, bitDepth);
    return {
      refused: `is a FLAC that is damaged or not whole (${samplesDecoded} of ${samples} samples)`,
    };
  } finally {
    decoder.free();
  }
}

/** The decoder makes the largest sample 1; WAV, and all that models were trained with, the one after it. */
function rescaled(samples: Float32Array, bits: number): Float32Array {
  const largest = 2 ** (bits - 1) - 1;
  return samples.map((x) => Math.round(x * largest) / (largest + 1));
}
