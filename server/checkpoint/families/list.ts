/** The families of models whose checkpoints Dimcat opens. */
import type { Family } from '../plan';
import { llama } from './llama';

export const families: readonly Family[] = [llama];
