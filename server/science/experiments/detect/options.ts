/** The options of `detect`. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  pool: integer(
    2048,
    256,
    1_000_000,
    'Tokens of the vocabulary from which random anchor sets are drawn, and against which they are scored.',
  ),
  ratio: integer(10, 1, 100, 'Look-alike negatives for each anchor.'),
  hard: integer(1000, 10, 20_000, 'The most anchors of other categories as hard negatives.'),
  permutations: integer(
    20,
    5,
    1000,
    'Permutations of the labels for hard and look-alike negatives.',
  ),
  listed: integer(
    12,
    1,
    100,
    'Words listed as false positives and false negatives of each category.',
  ),
  pictured: integer(
    40,
    5,
    200,
    'Categories in the picture, spread over the whole range of the held-out AUC.',
  ),
};

export type DetectSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
