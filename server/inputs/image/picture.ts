/** A decoded picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each pixel, row by row from the top left: width x height x 3 bytes. */
  readonly rgb: Uint8Array;
}
