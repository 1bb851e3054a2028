/** What a file of sound says of itself. */
export interface SoundHeader {
  /** Samples a second of each channel. */
  readonly rate: number;
  readonly channels: number;
}
