/** A sound as a picture to look at: its spectrogram, whatever the model makes of the samples. */
import { unreadable } from '../faults';
import { Codecs } from '../image/codecs';
import type { Picture } from '../image/picture';
import type { InputView } from '../types';
import { melFilters } from './mel';
import { hann, melSpectrogram } from './spectrogram';

/** Mel bands, each so many pixels high. */
const [BANDS, BAND_HEIGHT] = [64, 3];
/** Columns of the picture; a longer sound has frames farther apart. */
const MOST_FRAMES = 600;
/** What lies so far below the loudest is white, in powers of ten: 80 dB. */
const RANGE = 8;

/** @param samples At least one frame of 25 ms, else followed by silence. @throws FaultError `input-unreadable`. */
export function soundView(file: string, samples: Float32Array, rate: number): InputView {
  const picture = spectrogramOf(samples, rate);
  const png = new Codecs().encodePng(picture);
  const seconds = samples.length / rate;
  if (png !== undefined) return { png, width: picture.width, height: BANDS, seconds };
  throw unreadable(file, 'cannot be drawn', 'Leave it out.');
}

/** Louder is darker, low tones are at the bottom; each frame is one column. */
export function spectrogramOf(samples: Float32Array, rate: number): Picture {
  const frame = Math.max(16, Math.round(rate / 40));
  const hop = Math.max(Math.round(rate / 100), Math.ceil(samples.length / MOST_FRAMES), 1);
  const bank = { bins: 1 + (frame >> 1), lowest: 0, highest: rate / 2, scale: 'slaney' } as const;
  const filters = melFilters({ filters: BANDS, rate, ...bank });
  const padded = new Float32Array(Math.max(samples.length, 1) + frame);
  padded.set(samples, frame >> 1);
  const settings = { window: hann(frame, frame), hop, fftLength: frame, filters, floor: 1e-10 };
  const logs = melSpectrogram(padded, settings).map(Math.log10);
  const width = logs.length / BANDS;
  const loudest = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  const height = BANDS * BAND_HEIGHT;
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const band = BANDS - 1 - Math.floor(y / BAND_HEIGHT);
    for (let x = 0; x < width; x++) {
      const below = Math.min(1, (loudest - logs[x * BANDS + band]!) / RANGE);
      rgb.fill(Math.round(255 * below), 3 * (y * width + x), 3 * (y * width + x) + 3);
    }
  }
  return { width, height, rgb };
}
