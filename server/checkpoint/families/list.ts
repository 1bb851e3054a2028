/** The families of models whose checkpoints Dimcat opens. */
import type { Family } from '../plan';
import { ast } from './ast';
import { bert } from './bert';
import { dinov2 } from './dinov2';
import { gemma2, gemma3 } from './gemma';
import { gpt2 } from './gpt2';
import { gptNeox } from './gptNeox';
import { granite } from './granite';
import { llama } from './llama';
import { olmo2 } from './olmo2';
import { phi3 } from './phi3';
import { qwen35 } from './qwen35';
import { roberta } from './roberta';
import { vit } from './vit';

const decoders = [llama, granite, olmo2, gemma2, gemma3, qwen35, phi3, gpt2, gptNeox];
const encoders = [bert, roberta];
const imagesAndSounds = [vit, dinov2, ast];

export const families: readonly Family[] = [...decoders, ...encoders, ...imagesAndSounds];
