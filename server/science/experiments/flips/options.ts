/** The options of `flips`. */
import { flag, integer, type OptionValues } from '../../../protocol/experimentOptions';
import { FLIP_DRAWS } from '../../defaults';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  features: integer(12, 1, 1000, 'How many categories, from the first on.'),
  doses: integer(10, 1, 50, 'Steps of the dose curve.'),
  controls: integer(FLIP_DRAWS, 1, 400, 'Draws of each control; below 39 none can tell.'),
  'curve-draws': integer(2, 1, 20, 'Draws of each control in the curves.'),
  sweep: flag(true, 'Sweep the layers.'),
  passages: integer(6, 0, 200, 'Neutral texts for the perplexity.'),
  samples: integer(8, 0, 200, 'Prompts that are continued.'),
  tokens: integer(20, 1, 500, 'Tokens of a continuation.'),
};

export type FlipsSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
