/** The options of `baselines`. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  categories: integer(20, 1, 2000, 'At most this many categories, drawn at random.'),
  negatives: integer(
    500,
    50,
    20_000,
    'Tokens, drawn at random, that represent the rest of the vocabulary.',
  ),
  rotations: integer(3, 1, 20, 'Random orthogonal bases, averaged.'),
  sets: integer(20, 5, 200, 'Sets of random words on which every method is run, as its null.'),
  ablated: integer(1, 1, 100, 'Categories of each size on which the perceptron is trained.'),
  epochs: integer(20, 1, 1000, 'Passes over the training words when the perceptron is trained.'),
};

export type BaselinesSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
