/** Rotates a picture according to the camera orientation in its Exif data. */
import type { Picture } from './picture';

const orientationTag = 0x0112;

/** @param data Exif data of a file. @returns 1..8 as Exif numbers them; 1, upright, without a valid value. */
export function orientationOf(data: Uint8Array): number {
  // JPEG has the name before the data; WebP and PNG should not, but some writers put it there.
  const named = String.fromCharCode(...data.subarray(0, 6)) === 'Exif\0\0';
  const exif = named ? data.subarray(6) : data;
  if (exif.length < 14) return 1;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > exif.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * 12;
    if (at + 12 > exif.length) return 1;
    if (view.getUint16(at, little) !== orientationTag) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Upright from any of the eight: 2 mirrored, 3 upside down, 4 both, 5..8 the same on its side. */
export function turn(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const onSide = orientation >= 5;
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const width = onSide ? picture.height : picture.width;
  const height = onSide ? picture.width : picture.height;
  const rgb = new Uint8Array(picture.rgb.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      const [column, row] = onSide ? [y, x] : [x, y];
      const sourceX = fromRight ? picture.width - 1 - column : column;
      const sourceY = fromBottom ? picture.height - 1 - row : row;
      const from = (sourceY * picture.width + sourceX) * 3;
      rgb.set(picture.rgb.subarray(from, from + 3), at);
    }
  return { width, height, rgb };
}
