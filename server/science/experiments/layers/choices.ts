/** Ways to choose a layer: some honest, some by the same figures that are then quoted. */
import type { Estimate } from '../../../protocol/evidence';
import { p95 } from '../../nullMatched';
import { seededRandom } from '../../random';
import { meanOver } from '../common/summary';
import type { LayerData } from './data';
import { atLayer, bestLayer, foldsOf, over } from './data';
import { heldOutOf, nestedOwn, nestedShared } from './nested';

/** One way to choose a layer, and its result. */
export interface Choice {
  readonly way: string;
  /** True if the layer is chosen on the figures that are reported. */
  readonly optimistic: boolean;
  readonly layers: string;
  readonly heldOut: Estimate;
  readonly nullP95: number;
}

export function choicesOf(data: LayerData): Choice[] {
  return [...honestChoices(data), ...optimisticChoices(data), ...fixedChoices(data)];
}

function heldOutAt(data: LayerData, layer: number): Estimate {
  return atLayer(data, layer, ({ folds }) => heldOutOf(folds));
}

function honestChoices(data: LayerData): Choice[] {
  const shared = nestedShared(data.categories.map(foldsOf));
  const nullP95 = p95(data.nulls[shared.layers[0]!]!.whole);
  return [
    {
      way: 'one layer for the catalog, chosen in the training folds',
      optimistic: false,
      layers: [...new Set(shared.layers)].sort((a, b) => a - b).join(', '),
      heldOut: meanOver(shared.heldOut, seededRandom(data.settings.seed, 'over'))!,
      nullP95,
    },
    {
      way: 'a layer for each category, chosen in the training folds',
      optimistic: false,
      layers: 'each its own',
      heldOut: over(data, (one) => nestedOwn(foldsOf(one))),
      nullP95,
    },
  ];
}

function optimisticChoices(data: LayerData): Choice[] {
  const { nulls } = data;
  const best = bestLayer(data);
  const ofBest = nulls[0]!.whole.map((_, i) => Math.max(...nulls.map((n) => n.whole[i]!)));
  return [
    {
      way: 'one layer for the catalog, the best of the table',
      optimistic: true,
      layers: String(best),
      heldOut: heldOutAt(data, best),
      nullP95: p95(nulls[best]!.whole),
    },
    {
      way: 'a layer for each category, the best of each row',
      optimistic: true,
      layers: 'each its own',
      heldOut: over(data, (one) => Math.max(...foldsOf(one).map(heldOutOf))),
      nullP95: p95(ofBest),
    },
  ];
}

function fixedChoices(data: LayerData): Choice[] {
  const { place } = data.subject;
  const isSwept = place.site === data.sweep.site;
  const fixed = (way: string, layer: number): Choice => ({
    way,
    optimistic: false,
    layers: String(layer),
    heldOut: heldOutAt(data, layer),
    nullP95: p95(data.nulls[layer]!.whole),
  });
  const own = isSwept ? [fixed("the catalog's layer", place.layer)] : [];
  return [...own, fixed('the embedding', 0)];
}
