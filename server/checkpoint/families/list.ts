/** The families of models whose checkpoints Dimcat opens. */
import type { Family } from '../plan';
import { ast } from './ast';
import { bert } from './bert';
import { dinov2 } from './dinov2';
import { gpt2 } from './gpt2';
import { gptNeox } from './gptNeox';
import { llama } from './llama';
import { phi3 } from './phi3';
import { qwen35 } from './qwen35';
import { roberta } from './roberta';
import { vit } from './vit';

const text = [llama, qwen35, phi3, gpt2, gptNeox, bert, roberta];
const imagesAndSounds = [vit, dinov2, ast];

export const families: readonly Family[] = [...text, ...imagesAndSounds];
