/** What `signs-only` can be told. */
import { number, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';

export const OPTIONS = {
  loud: number(
    0.3125,
    0.001,
    1,
    "Share of the dimensions that count as loud; the paper's 800 of 2560.",
  ),
};

export type SignsOnlySettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;
