/** The options of `layers`, the results of its sweep, and means over its categories. */
import type { Estimate } from '../../../protocol/evidence';
import type { FeatureTask } from '../../task';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import { meanOver } from '../common/summary';
import type { SetNull } from '../detect/nulls';
import type { Subject } from '../ports';
import { type LayerFolds, bestOf, heldOutOf } from './nested';
import { type LayerPairs, jaccard, overlaps } from './overlap';
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';
import { type Sweep, firstComparable } from './sweep';

export const OPTIONS = {
  k: integer(
    32,
    1,
    4096,
    'Width of every register, the same at all layers; at most half of the dimensions.',
  ),
  pool: integer(
    2048,
    256,
    1_000_000,
    'Tokens of the vocabulary from which random anchor sets are drawn, and against which they are scored.',
  ),
  pictured: integer(40, 5, 200, 'Categories in the picture of categories by layers.'),
};

export type LayersSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;

/** One category at one layer. */
export interface CategoryAtLayer {
  readonly folds: LayerFolds;
  readonly inSample: number;
  /** AUC of the best dimension, in-sample. */
  readonly best: number;
  /** The k best dimensions on all anchors. */
  readonly register: readonly number[];
  readonly paper: { readonly register: readonly number[]; readonly heldOut: number };
}

export interface CategoryLayers {
  readonly task: FeatureTask;
  readonly nNeg: number;
  /** One per layer, from 0. */
  readonly layers: readonly CategoryAtLayer[];
}

export interface LayerData {
  readonly subject: Subject;
  readonly settings: LayersSettings;
  readonly sweep: Sweep;
  readonly k: number;
  /** Words of each random set. */
  readonly nullSize: number;
  /** One per layer; draw i is the same set of words at every layer. */
  readonly nulls: readonly SetNull[];
  readonly categories: readonly CategoryLayers[];
  readonly warnings: readonly string[];
}

/** Mean over categories with its interval. */
export function over(data: LayerData, pick: (one: CategoryLayers) => number): Estimate {
  return meanOver(data.categories.map(pick), seededRandom(data.settings.seed, 'over'))!;
}

export function atLayer(
  data: LayerData,
  layer: number,
  pick: (one: CategoryAtLayer) => number,
): Estimate {
  return over(data, (one) => pick(one.layers[layer]!));
}

/** The layer with the highest mean held-out AUC. */
export function bestLayer(data: LayerData): number {
  return bestOf(data.nulls.map((_, l) => atLayer(data, l, ({ folds }) => heldOutOf(folds)).value));
}

/** The layers of one category, as nested cross-validation needs them. */
export function foldsOf({ layers }: CategoryLayers): LayerFolds[] {
  return layers.map(({ folds }) => folds);
}

/** For each pair of comparable layers, the mean Jaccard index of a category's registers. */
export function pairsOf(
  { categories, sweep }: LayerData,
  register: (at: CategoryLayers['layers'][number]) => readonly number[],
): LayerPairs {
  return overlaps(
    categories.map((c) => c.layers.slice(firstComparable(sweep)).map(register)),
    jaccard,
  );
}

/** Mean width of the paper's registers at a layer. */
export function paperWidth({ categories }: LayerData, layer: number): number {
  return mean(categories.map((c) => c.layers[layer]!.paper.register.length));
}
