/** The setting of one category's flips, shared by all their parts. */
import type { Subject, Category } from '../ports';
import type { FlipsSettings } from './options';
import type { Evaluated } from '../../measure';
import type { FlipGround } from '../../flip/flip';
import type { FlipTask } from '../../flip/task';

export interface FlipScene {
  readonly subject: Subject;
  readonly category: Category;
  readonly settings: FlipsSettings;
  readonly evaluated: Evaluated;
  readonly task: FlipTask;
  readonly ground: FlipGround;
  /** Prompts as tokens, starting with the catalog's prefix. */
  readonly prompts: readonly (readonly number[])[];
  readonly centre: Float32Array;
  readonly step: (share: number) => Promise<void>;
}
