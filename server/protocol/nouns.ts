/** What a model reads, and what people call it. */

export type Modality = 'text' | 'vision' | 'audio';

export interface Nouns {
  readonly one: string;
  readonly many: string;
  /** The file with the signs of all of them. */
  readonly cache: string;
  /** What centred signs are taken relative to. */
  readonly mean: string;
}

export const nouns: Readonly<Record<Modality, Nouns>> = {
  text: { one: 'token', many: 'tokens', cache: 'token cache', mean: 'vocabulary mean' },
  vision: { one: 'image', many: 'images', cache: 'image cache', mean: 'mean of all images' },
  audio: { one: 'clip', many: 'clips', cache: 'clip cache', mean: 'mean of all clips' },
};
