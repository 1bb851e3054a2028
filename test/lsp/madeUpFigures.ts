/** Figures that no model gave, of the shapes that real ones have. */
import type { Catalog } from '../../server/catalog/types';
import {
  NOT_MEASURED,
  SCALES,
  type AtlasLayers,
  type AtlasPairs,
  type AtlasScores,
} from '../../server/protocol/atlas';
import type { Candidate } from '../../server/protocol/report';

export const FOUND: Candidate = {
  seed: { id: 5, text: ' tree' },
  tokens: [
    { id: 5, text: ' tree' },
    { id: 3, text: ' ox' },
  ],
  register: { pos: [0], neg: [1] },
};

/** Signed AUCs of 700 dimensions, each another multiple of 1/254. */
export function madeUpScores({ features }: Catalog): AtlasScores {
  const dimensions = 700;
  const places = (n: number): Uint16Array => Uint16Array.from({ length: n }, (_, i) => n - 1 - i);
  return {
    ...{ source: 'evidence', reason: '', dimensions },
    features: features.map(({ id }) => id.value),
    values: Int8Array.from(
      { length: features.length * dimensions },
      (_, i) => ((i * 37) % 255) - 127,
    ),
    classes: features.map(() => ({ nPos: 4, nNeg: 9 })),
    cluster: { rows: places(features.length), columns: places(dimensions) },
  };
}

export function madeUpLayers(): AtlasLayers {
  const phi = Float32Array.of(1, 0.75, 1, 1, NaN, NaN);
  const layers = [
    { layer: 0, state: 'read' as const },
    { layer: 1, state: 'here' as const },
    { layer: 2, state: 'missing' as const },
  ];
  const best = Int32Array.of(1, -1);
  const figures = { dimensions: 2, tokens: 13, phi, same: phi, plus: phi, auc: phi, best };
  return { reason: '', layers, figures };
}

export function madeUpPairs(): AtlasPairs {
  const cell = SCALES.information.cell(0.25);
  const information = Int8Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? NOT_MEASURED : cell));
  const cluster = Uint16Array.of(3, 2, 1, 0);
  return { dimensions: 4, tokens: 13, information, phi: information, mean: 0.25, cluster };
}
