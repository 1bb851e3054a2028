/** What `layers` found, as sentences. */
import type { Findings } from '../../../protocol/report';
import { mean } from '../../resampling';
import { plural, short, withInterval } from '../common/summary';
import type { Choice } from './choices';
import { choicesOf } from './choices';
import type { LayerData } from './data';
import { atLayer, bestLayer, over, pairsOf } from './data';
import { heldOutOf } from './nested';
import { chanceJaccard, meanOfPairs } from './overlap';
import { categoryHeat, layerPicture, overlapHeat, sizePicture } from './pictures';
import { SITE_NAMES } from './sweep';
import { choiceTable, eachTable, layerTable, overlapTable } from './tables';

export function findingsOf(data: LayerData): Findings {
  const choices = choicesOf(data);
  return {
    headlines: headlinesOf(data, choices),
    tables: [layerTable(data), choiceTable(data, choices), eachTable(data), overlapTable(data)],
    pictures: [layerPicture(data), categoryHeat(data), overlapHeat(data), sizePicture(data)],
    samples: [],
    warnings: [...data.warnings, ...warningsOf(data)],
  };
}

function headlinesOf(data: LayerData, choices: readonly Choice[]): string[] {
  const { categories, nulls, k } = data;
  const [shared, own, naive] = choices;
  const first = atLayer(data, 0, ({ folds }) => heldOutOf(folds));
  const overlap = meanOfPairs(pairsOf(data, ({ register }) => register));
  return [
    `Held-out AUC ${withInterval(shared!.heldOut)} of ${plural(categories.length, 'category', 'categories')} at the layer that ` +
      `the training folds choose (${shared!.layers} of 0 to ${nulls.length - 1}; null, 95th percentile: ${short(shared!.nullP95)}; k = ${k}).`,
    `Layer ${naive!.layers} is the best of the table with ${short(naive!.heldOut.value)}; the embedding has ` +
      `${withInterval(first)}; a layer for each category, chosen in the training folds, ${short(own!.heldOut.value)}.`,
    ...(overlap === undefined
      ? []
      : [
          `Registers of two layers share ${short(overlap)} of their dimensions (mean Jaccard over all pairs of layers; chance ` +
            `${short(chanceJaccard(k, k, data.sweep.dimensions))}).`,
        ]),
  ];
}

function warningsOf(data: LayerData): string[] {
  const { subject, sweep, nulls, categories } = data;
  const tried = nulls.length * categories.length;
  const best = bestLayer(data);
  const gain = over(
    data,
    (one) => heldOutOf(one.layers[best]!.folds) - heldOutOf(one.layers[0]!.folds),
  );
  return [
    `${tried} pairs of category and layer were tried: the best of a row or table is chosen on the figures that it shows, and is ` +
      'too high.',
    ...(subject.place.site === sweep.site
      ? []
      : [
          `The catalog reads ${SITE_NAMES[subject.place.site]}, which not every block has at one width: this sweep is over ` +
            'the residual stream.',
        ]),
    ...(best === 0
      ? [
          'The embedding is the best layer: on single tokens, the blocks add nothing that these signs show.',
        ]
      : []),
    ...(best !== 0 && gain.low !== null && gain.low <= 0
      ? [`The best layer may not be better than the embedding: difference ${withInterval(gain)}.`]
      : []),
    ...(mean(categories.map((c) => c.task.anchors.length)) < 20
      ? [
          'Few words per category: for single categories, differences between layers are within noise.',
        ]
      : []),
  ];
}
