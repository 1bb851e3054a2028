/** Every experiment, in the order of the report. */
import { attention } from './attention/attention';
import { baselines } from './baselines/baselines';
import { circuit } from './circuit/circuit';
import { context } from './context/context';
import { detect } from './detect/detect';
import { discover } from './discover/discover';
import type { Experiment } from './experiment';
import { flips } from './flips/flips';
import { independence } from './independence/independence';
import { labels } from './labels/labels';
import { layers } from './layers/layers';
import { nearest } from './nearest/nearest';
import { signsOnly } from './signsOnly/signsOnly';
import { toy } from './toy/toy';
import { writers } from './writers/writers';

export const EXPERIMENTS: readonly Experiment[] = [
  detect,
  baselines,
  layers,
  signsOnly,
  independence,
  discover,
  context,
  attention,
  writers,
  flips,
  circuit,
  labels,
  nearest,
  toy,
];

/** @returns Undefined if no experiment has this name. */
export function experimentNamed(name: string): Experiment | undefined {
  return EXPERIMENTS.find((experiment) => experiment.name === name);
}
