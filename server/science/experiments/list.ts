/** Every experiment, in the order of the report. */
import type { Experiment } from './experiment';
import { TOY } from './toy/toy';

export const EXPERIMENTS: readonly Experiment[] = [TOY];

/** @returns Undefined for a name that no experiment has. */
export function experimentNamed(name: string): Experiment | undefined {
  return EXPERIMENTS.find((experiment) => experiment.name === name);
}
