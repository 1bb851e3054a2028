import { caches } from './caches';
import { clock } from './clock';
import { disks } from './disks';
import { documents } from './documents';
import { evidence } from './evidence';
import { kills } from './kills';
import { large } from './large';
import { memory } from './memory';
import { messages } from './messages';
import { models } from './models';
import { network } from './network';
import { together } from './together';
import { tokenizers } from './tokenizers';
import type { Guarantee } from './guarantee';

/** In the order of the table. */
export const guarantees: readonly Guarantee[] = [
  documents,
  messages,
  memory,
  caches,
  evidence,
  models,
  tokenizers,
  kills,
  disks,
  clock,
  network,
  together,
  large,
];
