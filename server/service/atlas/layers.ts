/** How the sign of every dimension holds over layers: cells, what they find, and some of them exactly. */
import { NOT_MEASURED, SCALES, type AtlasColour, type AtlasLayers } from '../../protocol/atlas';
import type { AtlasFound, LayerCell } from '../../protocol/panels/atlas';
import type { Atlas } from './atlas';
import { matrixOf, type Matrix } from './matrix';

/** By likeness, columns have the order of the features' atlas: blocks stay in their places. */
export function layerMatrix({ scores, covered }: Atlas, { layers, figures }: AtlasLayers): Matrix {
  const [rows, columns] = [layers.length, figures.dimensions];
  const valuesOf = (colour: AtlasColour): Int8Array => {
    const { cell } = SCALES[colour];
    if (colour === 'auc') return cellsOf(figures.auc, cell);
    if (colour === 'plus') return cellsOf(figures.plus, (share) => cell(share - 0.5));
    return cellsOf(figures.phi, SCALES.phi.cell);
  };
  const sides = {
    ...{ rows, columns, covered: covered.subarray(0, columns), values: valuesOf('phi') },
    ...{ flags: new Uint8Array(rows * columns), widths: new Uint8Array(rows) },
    ...{ shape: 'layers' as const, cluster: () => scores.cluster },
  };
  return matrixOf(sides, valuesOf);
}

function cellsOf(figures: Float32Array, cell: (figure: number) => number): Int8Array {
  return Int8Array.from(figures, (figure) => (Number.isNaN(figure) ? NOT_MEASURED : cell(figure)));
}

/** Weaker correlations say that a sign does not hold. */
const STEADY = 0.5;

export function foundInLayers({ layers, figures }: AtlasLayers): NonNullable<AtlasFound['layers']> {
  const { dimensions, phi, tokens } = figures;
  const read = [...layers.keys()].filter((row) => layers[row]!.state !== 'missing');
  let steady = 0;
  for (let d = 0; d < dimensions; d++)
    if (read.every((row) => phi[row * dimensions + d]! >= STEADY)) steady++;
  return { tokens, all: [...layers], steady };
}

/** Row by row; empty figures outside. */
export function layerCells(
  { figures, layers }: AtlasLayers,
  features: readonly string[],
  { rows, columns }: { readonly rows: readonly number[]; readonly columns: readonly number[] },
): LayerCell[] {
  const { dimensions, best, tokens } = figures;
  return rows.flatMap((row) =>
    columns.map((d): LayerCell => {
      const isInside = row < layers.length && d < dimensions;
      const at = row * dimensions + d;
      const known = (all: Float32Array): number | null =>
        isInside && !Number.isNaN(all[at]!) ? all[at]! : null;
      const feature = isInside && best[d]! >= 0 ? (features[best[d]!] ?? null) : null;
      return {
        ...{ phi: known(figures.phi), same: known(figures.same), plus: known(figures.plus) },
        ...{ feature, auc: known(figures.auc), tokens },
      };
    }),
  );
}
