/** Turns bytes into the model's numbers. */
import type { Picture } from './picture';
import type { ImagePlan } from './plan';

/**
 * (byte x factor - mean) / deviation, each step rounded to float32 as transformers rounds it.
 *
 * @returns [channels, height, width] with `planes`, otherwise [height, width, channels]; as many channels as means.
 */
export function toFloats(
  { width, height, rgb }: Picture,
  { factor, mean, std }: Pick<ImagePlan, 'factor' | 'mean' | 'std'>,
  planes: boolean,
): Float32Array {
  const pixels = width * height;
  const channels = mean.length;
  const values = new Float32Array(pixels * channels);
  for (let channel = 0; channel < channels; channel++) {
    const table = tableOf(factor, mean[channel]!, std[channel]!);
    const first = planes ? channel * pixels : channel;
    const step = planes ? 1 : channels;
    for (let i = 0; i < pixels; i++) values[first + i * step] = table[rgb[i * 3 + channel]!]!;
  }
  return values;
}

function tableOf(factor: number, mean: number, std: number): Float32Array {
  const [m, s] = [Math.fround(mean), Math.fround(std)];
  return Float32Array.from({ length: 256 }, (_, byte) => {
    return Math.fround(Math.fround(byte * factor) - m) / s;
  });
}
