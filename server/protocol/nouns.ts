/** What a model reads, and what people call it. */

export type Modality = 'text' | 'vision' | 'audio';

export interface Nouns {
  readonly one: string;
  readonly many: string;
  /** What counts once among anchors: variants of one word are one. */
  readonly different: string;
  /** The file with the signs of all of them. */
  readonly cache: string;
  /** What centred signs are taken relative to. */
  readonly mean: string;
}

export const nouns: Readonly<Record<Modality, Nouns>> = {
  text: {
    one: 'token',
    many: 'tokens',
    different: 'words',
    cache: 'token cache',
    mean: 'vocabulary mean',
  },
  vision: {
    one: 'image',
    many: 'images',
    different: 'images',
    cache: 'image cache',
    mean: 'mean of all images',
  },
  audio: {
    one: 'clip',
    many: 'clips',
    different: 'clips',
    cache: 'clip cache',
    mean: 'mean of all clips',
  },
};
