/** What a file of sound says of itself, and what it holds. */

export interface SoundHeader {
  /** Samples a second of each channel. */
  readonly rate: number;
  readonly channels: number;
}

/** Why the bytes are no sound that is read here; goes on from the file's name. */
export interface Refused {
  readonly refused: string;
}

export function isRefused(value: object): value is Refused {
  return 'refused' in value;
}
