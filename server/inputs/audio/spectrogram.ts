/** Mel spectrograms, computed in float64 as transformers' `audio_utils.spectrogram` computes them. */
import { Fft } from './fft';
import type { MelFilter } from './mel';

export interface SpectrogramSettings {
  /** Samples of a frame, and the window that they are multiplied by. */
  readonly window: Float64Array;
  /** Samples from one frame to the next. */
  readonly hop: number;
  /** Length of the transform; frames are filled up with zeros. */
  readonly fftLength: number;
  readonly filters: readonly MelFilter[];
  /** Smallest value of a band, so that its logarithm is finite. */
  readonly floor: number;
  /** Share of the previous sample that is subtracted from each; if given, the frame's mean is subtracted first. */
  readonly emphasis?: number;
}

/**
 * @returns Power in each band, [frames, filters]; 1 + floor((samples - frame) / hop) frames, 0 if there are fewer
 * samples.
 */
export function melSpectrogram(
  samples: Float32Array,
  { window, hop, fftLength, filters, floor, emphasis }: SpectrogramSettings,
): Float64Array {
  const frames = Math.max(0, 1 + Math.floor((samples.length - window.length) / hop));
  const out = new Float64Array(frames * filters.length);
  const fft = new Fft(fftLength);
  const frame = new Float64Array(fftLength);
  const power = new Float64Array((fftLength >> 1) + 1);
  for (let f = 0, at = 0; f < frames; f++) {
    frame.set(samples.subarray(f * hop, f * hop + window.length));
    if (emphasis !== undefined) emphasise(frame, window.length, emphasis);
    for (let i = 0; i < window.length; i++) frame[i]! *= window[i]!;
    fft.power(frame, power);
    for (const filter of filters) out[at++] = Math.max(floor, band(power, filter));
  }
  return out;
}

function emphasise(frame: Float64Array, length: number, share: number): void {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += frame[i]!;
  const mean = sum / length;
  for (let i = 0; i < length; i++) frame[i]! -= mean;
  for (let i = length - 1; i > 0; i--) frame[i]! -= share * frame[i - 1]!;
  frame[0]! *= 1 - share;
}

function band(power: Float64Array, { first, weights }: MelFilter): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[first + i]!;
  return sum;
}

/** Hann's window. @param period n for a window that repeats, n - 1 for a symmetric one. */
export function hann(length: number, period: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / period));
}
