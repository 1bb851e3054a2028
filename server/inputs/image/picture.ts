/** A picture: what its file declares, and its decoded pixels. */

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export type PictureFormat = 'JPEG' | 'PNG' | 'WebP';

/** What the first bytes of a picture's file say. */
export interface Header {
  readonly format: PictureFormat;
  /** In pixels, as stored: before it is turned. */
  readonly width: number;
  readonly height: number;
  /** Exif data, from the byte order mark on; undefined if there are none. */
  readonly exif?: Uint8Array;
}

/** Decoded. */
export interface Picture extends Size {
  /** Red, green, blue of each pixel, row by row from the top left: width x height x 3 bytes. */
  readonly rgb: Uint8Array;
}

/** Luma of ITU-R 601 in all three colours, with Pillow's rounding (`convert("L")`). */
export function inGrey({ width, height, rgb }: Picture): Picture {
  const grey = new Uint8Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) {
    const luma = rgb[i]! * 19595 + rgb[i + 1]! * 38470 + rgb[i + 2]! * 7471 + 0x8000;
    grey.fill(luma >> 16, i, i + 3);
  }
  return { width, height, rgb: grey };
}
