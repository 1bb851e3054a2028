/** Crops a picture, and pads it with black if it is too small, as transformers' `center_crop` does. */
import type { Picture } from './picture';

/** The middle `width` x `height`; one pixel nearer to the top left if it cannot be exactly in the middle. */
export function centreCrop(picture: Picture, width: number, height: number): Picture {
  const left = offset(picture.width, width);
  const top = offset(picture.height, height);
  const rgb = new Uint8Array(width * height * 3);
  const first = Math.max(0, left);
  const end = Math.min(picture.width, left + width);
  for (let y = Math.max(0, top); y < Math.min(picture.height, top + height); y++) {
    const row = y * picture.width;
    const at = ((y - top) * width + first - left) * 3;
    rgb.set(picture.rgb.subarray((row + first) * 3, (row + end) * 3), at);
  }
  return { width, height, rgb };
}

/** Where the crop begins in the picture; negative if black is added before it (the larger half of an odd number). */
function offset(from: number, to: number): number {
  return from >= to ? Math.floor((from - to) / 2) : -Math.ceil((to - from) / 2);
}
