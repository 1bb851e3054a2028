/**
 * The forms in which models take a sound: the wave itself, Kaldi's filter banks (AST), log-mel spectrograms (Whisper).
 */
import { melFilters } from './mel';
import { hann, melSpectrogram, type SpectrogramSettings } from './spectrogram';

/** Turns the samples of one sound into a model's numbers, row-major. */
export type Features = (samples: Float32Array) => Float32Array;

export interface WaveformSettings {
  /** Zero mean and unit variance, as Wav2Vec2 expects it. */
  readonly normalise: boolean;
  /** Samples of every input; null: as many as the sound has. */
  readonly length: number | null;
}

/** Longer sounds are cut at their end, shorter ones followed by zeros, which take no part in mean and variance. */
export function waveform({ normalise, length }: WaveformSettings): Features {
  return (samples) => {
    const cut = length === null ? samples : samples.subarray(0, length);
    const values = new Float32Array(length ?? cut.length);
    values.set(normalise ? standardised(cut) : cut);
    return values;
  };
}

/** (x - mean) / sqrt(variance + 1e-7). */
function standardised(samples: Float32Array): Float32Array {
  const mean = sumOf(samples, (x) => x) / samples.length;
  const variance = sumOf(samples, (x) => (x - mean) ** 2) / samples.length;
  return samples.map((x) => (x - mean) / Math.sqrt(variance + 1e-7));
}

function sumOf(samples: Float32Array, term: (x: number) => number): number {
  let sum = 0;
  for (const x of samples) sum += term(x);
  return sum;
}

export interface FilterBankSettings {
  readonly rate: number;
  /** Bands of a frame. */
  readonly filters: number;
  /** Frames of every input. */
  readonly frames: number;
  /** Of the training data; if undefined, values are unchanged. */
  readonly normal?: { readonly mean: number; readonly std: number };
}

/**
 * The Audio Spectrogram Transformer's: natural logarithms of 25 ms frames every 10 ms, without dither.
 *
 * @returns [frames, filters]; missing frames are 0 before (x - mean) / (2 std), AST's convention.
 */
export function filterBank({ rate, filters, frames, normal }: FilterBankSettings): Features {
  const bank = { bins: 257, lowest: 20, highest: Math.floor(rate / 2), scale: 'kaldi' } as const;
  const settings: SpectrogramSettings = {
    window: hann(400, 399),
    hop: 160,
    fftLength: 512,
    filters: melFilters({ filters, rate, ...bank }),
    floor: 2 ** -23,
    emphasis: 0.97,
  };
  return (samples) => {
    const whole = 400 + (frames - 1) * 160;
    const values = new Float32Array(frames * filters);
    values.set(melSpectrogram(samples.subarray(0, whole), settings).map(Math.log));
    return normal === undefined ? values : values.map((x) => (x - normal.mean) / (normal.std * 2));
  };
}

export interface LogMelSettings {
  readonly rate: number;
  readonly filters: number;
  /** Samples of a frame. */
  readonly frame: number;
  readonly hop: number;
  /** Samples of every input. */
  readonly samples: number;
}

/**
 * Whisper's: frames centred on every `hop`-th sample, the sound mirrored at both ends; log10, no more than 8 below the
 * largest, then (x + 4) / 4.
 *
 * @returns [filters, floor(samples / hop)].
 */
export function logMel({ rate, filters, frame, hop, samples: length }: LogMelSettings): Features {
  const bank = { bins: 1 + (frame >> 1), lowest: 0, highest: 8000, scale: 'slaney' } as const;
  const settings: SpectrogramSettings = {
    window: hann(frame, frame),
    hop,
    fftLength: frame,
    filters: melFilters({ filters, rate, ...bank }),
    floor: 1e-10,
  };
  const frames = Math.floor(length / hop);
  return (samples) => {
    const logs = melSpectrogram(mirrored(samples, length, frame >> 1), settings).map(Math.log10);
    // The frame after the last whole hop is dropped.
    const kept = logs.subarray(0, frames * filters);
    const lowest = kept.reduce((a, b) => Math.max(a, b), -Infinity) - 8;
    const values = new Float32Array(filters * frames);
    for (let filter = 0, at = 0; filter < filters; filter++)
      for (let f = 0; f < frames; f++, at++)
        values[at] = (Math.max(kept[f * filters + filter]!, lowest) + 4) / 4;
    return values;
  };
}

/**
 * `length` samples, zeros after the sound's end, and `edge` more on each side: the same backwards, without the
 * outermost.
 */
function mirrored(samples: Float32Array, length: number, edge: number): Float32Array {
  const wave = new Float32Array(length + 2 * edge);
  wave.set(samples.subarray(0, length), edge);
  const last = edge + length - 1;
  for (let i = 1; i <= edge; i++) {
    wave[edge - i] = wave[edge + i]!;
    wave[last + i] = wave[last - i]!;
  }
  return wave;
}
