/** The families of models whose checkpoints Dimcat opens. */
import type { Family } from '../plan';
import { bert } from './bert';
import { gpt2 } from './gpt2';
import { gptNeox } from './gptNeox';
import { llama } from './llama';
import { phi3 } from './phi3';
import { roberta } from './roberta';

export const families: readonly Family[] = [llama, phi3, gpt2, gptNeox, bert, roberta];
