/** What `baselines` can be told. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  categories: integer(20, 1, 2000, 'At most this many categories, drawn at random.'),
  negatives: integer(
    500,
    50,
    20_000,
    'Tokens drawn at random that stand for the rest of the vocabulary.',
  ),
  rotations: integer(3, 1, 20, 'Random orthogonal bases, averaged.'),
  sets: integer(20, 5, 200, 'Sets of random words that every method is run on as its null.'),
  ablated: integer(1, 1, 100, 'Categories of each size that the perceptron is trained on.'),
  epochs: integer(20, 1, 1000, 'Passes over the training words when the perceptron is trained.'),
};

export type BaselinesSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
