/** Small copies of pictures, to be looked at. */
import { unreadable } from '../faults';
import { readBytes } from '../file';
import type { Codecs } from './codecs';
import { decodePicture } from './decode';
import type { Picture } from './picture';
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
  return encoded(file, smaller(picture, THUMBNAIL_SIDE), codecs);
}

/** The longer side of a picture to look at closely: its PNG has at most 600 kB. */
const VIEW_SIDE = 448;

/** A picture as the model takes it, as a PNG of at most 448 x 448 pixels. @throws FaultError `input-unreadable`. */
export function pngOf(file: string, picture: Picture, codecs: Codecs): Uint8Array {
  return encoded(file, smaller(picture, VIEW_SIDE), codecs);
}

function smaller(picture: Picture, most: number): Picture {
  const { width, height } = picture;
  const scale = Math.min(1, most / Math.max(width, height));
  const side = (length: number): number => Math.max(1, Math.round(scale * length));
  return resize(picture, side(width), side(height), BILINEAR);
}

function encoded(file: string, picture: Picture, codecs: Codecs): Uint8Array {
  const png = codecs.encodePng(picture);
  if (png !== undefined) return png;
  throw unreadable(file, 'cannot be made smaller', 'Get the file again, or leave it out.');
}
