/** What the first bytes of a picture say. */
import type { PictureFormat } from './codecs';

export interface Header {
  readonly format: PictureFormat;
  /** In pixels, as stored: before it is turned. */
  readonly width: number;
  readonly height: number;
  /** Exif data, from the byte order mark on; undefined if there are none. */
  readonly exif?: Uint8Array;
}
