/** Every experiment, in the order of the report. */
import { baselines } from './baselines/baselines';
import { detect } from './detect/detect';
import type { Experiment } from './experiment';
import { context } from './context/context';
import { independence } from './independence/independence';
import { signsOnly } from './signsOnly/signsOnly';
import { toy } from './toy/toy';

export const EXPERIMENTS: readonly Experiment[] = [
  detect,
  baselines,
  signsOnly,
  independence,
  context,
  toy,
];

/** @returns Undefined for a name that no experiment has. */
export function experimentNamed(name: string): Experiment | undefined {
  return EXPERIMENTS.find((experiment) => experiment.name === name);
}
