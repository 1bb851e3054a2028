/** What models read, and the words for it. */

export type Modality = 'text' | 'vision' | 'audio';

export interface Nouns {
  readonly one: string;
  readonly many: string;
  /** What counts once among anchors: variants of one word count as one. */
  readonly different: string;
  /** The file with the signs of all of them. */
  readonly cache: string;
}

export const nouns: Readonly<Record<Modality, Nouns>> = {
  text: {
    one: 'token',
    many: 'tokens',
    different: 'words',
    cache: 'token cache',
  },
  vision: {
    one: 'image',
    many: 'images',
    different: 'images',
    cache: 'image cache',
  },
  audio: {
    one: 'clip',
    many: 'clips',
    different: 'clips',
    cache: 'clip cache',
  },
};
