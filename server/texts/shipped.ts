/** The texts that ship with Dimcat, all written for it. */
import { PASSAGES_TEXT } from './passagesText';
import { POLYSEMY_TEXT } from './polysemyText';
import { NEUTRAL_PROMPTS } from './prompts';
import { SENTENCES_TEXT } from './sentencesText';
import type { PolysemyText, Texts } from './texts';

/** 200 sentences, no two alike. */
export const SENTENCES: readonly string[] = SENTENCES_TEXT.trim().split('\n');

/** Running text, one passage per item, about 4,000 tokens in all. */
export const PASSAGES: readonly string[] = PASSAGES_TEXT.trim()
  .split('\n\n')
  .map((passage) => passage.replaceAll('\n', ' '));

export const POLYSEMY: readonly PolysemyText[] = POLYSEMY_TEXT.trim()
  .split('\n')
  .map((line) => {
    const [word, category, inSense, otherSense, ...rest] = line.split(' | ');
    if (!word || !category || !inSense || !otherSense || rest.length > 0) {
      throw new Error(`not a polysemy case: ${line}`);
    }
    return { word, category, inSense, otherSense };
  });

export const SHIPPED_TEXTS: Texts = {
  prompts: NEUTRAL_PROMPTS,
  sentences: SENTENCES,
  passages: PASSAGES,
  polysemy: POLYSEMY,
};
