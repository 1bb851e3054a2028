/** The pictures of `layers`. */
import type { HeatPicture, LinePicture, Point } from '../../../protocol/report';
import { p95 } from '../../nullMatched';
import { quantile } from '../common/summary';
import type { CategoryAtLayer, LayerData } from './data';
import { atLayer, pairsOf, paperWidth } from './data';
import { heldOutOf } from './nested';
import { firstComparable } from './sweep';

const LAYER = { title: 'layer (0 is the embedding)' } as const;

export function layerPicture(data: LayerData): LinePicture {
  const points = (y: (layer: number) => number): Point[] =>
    data.nulls.map((_, layer) => ({ x: layer, y: y(layer) }));
  const means = (pick: (one: CategoryAtLayer) => number): Point[] =>
    points((layer) => atLayer(data, layer, pick).value);
  const heldOut = data.nulls.map((_, x): Point => {
    const { value, low, high } = atLayer(data, x, ({ folds }) => heldOutOf(folds));
    return { x, y: value, low, high };
  });
  return {
    kind: 'lines',
    id: 'by-layer',
    title: 'AUC by layer',
    description:
      'Mean over categories at each layer: held-out AUC with its 95 % interval, in-sample AUC, AUC of the best dimension, and ' +
      'the nulls of the held-out AUC and of the best dimension.',
    x: LAYER,
    y: { title: 'AUC', domain: [0.4, 1] },
    series: [
      { name: 'held-out', role: 'ours', points: heldOut },
      { name: 'in-sample', role: 'control', points: means(({ inSample }) => inSample) },
      { name: 'best dimension, in-sample', role: 'control', points: means(({ best }) => best) },
      {
        name: 'null p95, held-out',
        role: 'null',
        points: points((l) => p95(data.nulls[l]!.whole)),
      },
      {
        name: 'null p99, best dimension',
        role: 'null',
        points: points((l) => quantile(data.nulls[l]!.best, 0.99)),
      },
    ],
  };
}

export function sizePicture(data: LayerData): LinePicture {
  const widths = data.nulls.map((_, layer) => paperWidth(data, layer));
  return {
    kind: 'lines',
    id: 'register-size',
    title: "Width of the paper's registers by layer",
    description:
      'Mean number of dimensions with AUC ≥ 0.75 (or ≥ 0.70, or the best alone) at each layer.',
    x: LAYER,
    y: { title: 'dimensions in the register', domain: [0, Math.max(...widths)] },
    series: [
      {
        name: 'paper rule',
        role: 'ours',
        points: widths.map((y, x) => ({ x, y })),
      },
    ],
  };
}

export function overlapHeat(data: LayerData): HeatPicture {
  const names = data.nulls.map((_, l) => String(l)).slice(firstComparable(data.sweep));
  return {
    kind: 'heat',
    id: 'shared-registers',
    title: `Registers shared between layers (k = ${data.k})`,
    description:
      'Mean Jaccard index of the registers of the same category at two layers: 1 on the diagonal, near chance where layers use ' +
      'different dimensions.',
    rows: { title: 'layer', names },
    columns: { title: 'layer', names },
    value: { title: 'Jaccard', domain: [0, 1] },
    values: pairsOf(data, ({ register }) => register),
  };
}

export function categoryHeat(data: LayerData): HeatPicture {
  const most = data.settings.options.pictured;
  const shown = data.categories.slice(0, most);
  const part =
    shown.length < data.categories.length
      ? `, the first ${shown.length} of ${data.categories.length}`
      : '';
  return {
    kind: 'heat',
    id: 'categories-by-layer',
    title: `Held-out AUC by category and layer${part}`,
    description: 'One row per category, one column per layer; the colour is the held-out AUC.',
    rows: { title: 'category', names: shown.map(({ task }) => task.id) },
    columns: { title: 'layer', names: data.nulls.map((_, l) => String(l)) },
    value: { title: 'held-out AUC', domain: [0.4, 1] },
    values: shown.map((c) => c.layers.map(({ folds }) => heldOutOf(folds))),
  };
}
