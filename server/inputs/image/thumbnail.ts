/** Small copies of pictures, to be looked at. */
import { unreadable } from '../faults';
import { readBytes } from '../file';
import type { Codecs } from './codecs';
import { decodePicture } from './decode';
import { resize } from './resize';

/** The longer side is at most so many pixels: a PNG then has at most 28 kB. */
const THUMBNAIL_SIDE = 96;

/** Pillow's number of the bilinear filter, which averages where it shrinks. */
const BILINEAR = 2;

/**
 * A picture as a PNG of at most 96 x 96 pixels, upright; smaller ones keep their size.
 *
 * @throws FaultError `input-unreadable`, as reading it for a model does.
 */
export async function thumbnailOf(file: string, codecs: Codecs): Promise<Uint8Array> {
  const picture = decodePicture(file, await readBytes(file), codecs);
  const { width, height } = picture;
  const scale = Math.min(1, THUMBNAIL_SIDE / Math.max(width, height));
  const side = (length: number): number => Math.max(1, Math.round(scale * length));
  const png = codecs.encodePng(resize(picture, side(width), side(height), BILINEAR));
  if (png !== undefined) return png;
  throw unreadable(file, 'cannot be made smaller', 'Get the file again, or leave it out.');
}
