/** Every command, in the order of the usage. */
import { cache } from './cache';
import type { Command } from './command';
import { coverage } from './coverage';
import { diff } from './diff';
import { dims } from './dims';
import { doctor } from './doctor';
import { experiment } from './experiment';
import { exportCommand } from './export';
import { flip } from './flip';
import { importCommand } from './import';
import { inspect } from './inspect';
import { measure } from './measure';
import { pull } from './pull';
import { read } from './read';
import { site } from './site';
import { tap } from './tap';
import { verify } from './verify';

export const COMMANDS: readonly Command[] = [
  cache,
  measure,
  dims,
  coverage,
  flip,
  experiment,
  verify,
  diff,
  read,
  exportCommand,
  site,
  importCommand,
  inspect,
  tap,
  pull,
  doctor,
];
