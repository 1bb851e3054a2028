/** What a sound file declares in its header. */
export interface SoundHeader {
  /** Samples per second of each channel. */
  readonly rate: number;
  readonly channels: number;
}
