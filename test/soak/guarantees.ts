import { caches } from './caches';
import { documents } from './documents';
import { evidence } from './evidence';
import type { Guarantee } from './guarantee';

/** In the order of the table. */
export const guarantees: readonly Guarantee[] = [documents, caches, evidence];
