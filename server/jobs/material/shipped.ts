/** The texts that Dimcat brings along, all written for it. */
import { NEUTRAL_PROMPTS } from '../prompts';
import type { Texts } from './texts';
import { PASSAGES, POLYSEMY, SENTENCES } from './written';

export const SHIPPED_TEXTS: Texts = {
  prompts: NEUTRAL_PROMPTS,
  sentences: SENTENCES,
  passages: PASSAGES,
  polysemy: POLYSEMY,
};
