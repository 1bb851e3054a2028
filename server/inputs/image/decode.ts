/**
 * Decodes a file to a picture: refuses bad files, with a reason, before decoding, and turns the picture upright
 * afterwards.
 */
import { isRefused, unreadable } from '../faults';
import type { Codecs } from './codecs';
import { readHeader } from './header';
import { orientationOf, turn } from './orientation';
import type { Header, Picture } from './picture';

/** A picture of this size takes up to 1 GB while it is decoded. */
const maxPixels = 100e6;

/**
 * @param file Its path, for messages.
 * @throws FaultError `input-unreadable`.
 */
export function decodePicture(file: string, bytes: Uint8Array, codecs: Codecs): Picture {
  const header = checkedHeader(file, bytes);
  const picture = codecs.decode(header.format, bytes);
  if (picture === undefined)
    throw unreadable(
      file,
      `is a ${header.format} that is damaged or not whole`,
      'Get the file again, or leave it out.',
    );
  return turn(picture, header.exif === undefined ? 1 : orientationOf(header.exif));
}

function checkedHeader(file: string, bytes: Uint8Array): Header {
  const header = readHeader(bytes);
  if (isRefused(header))
    throw unreadable(
      file,
      header.refused,
      'JPEG, PNG and WebP are read: convert it, or leave it out.',
    );
  const { width, height } = header;
  if (width === 0 || height === 0)
    throw unreadable(
      file,
      `says that it is ${width} x ${height} pixels large`,
      'Get the file again.',
    );
  if (width * height > maxPixels)
    throw unreadable(
      file,
      `says that it is ${width} x ${height} pixels large, and up to 100 megapixels are read`,
      'Make it smaller first, or leave it out.',
    );
  return header;
}
