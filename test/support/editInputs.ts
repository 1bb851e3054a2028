/** Feeds of an edited graph, for tests that run it directly. */
import type * as ort from 'onnxruntime-node';
import { flipNames } from '../../server/inference/edit/flipNames';
import type { EditedPlace, Intervention } from '../../server/protocol/flips';
import { float32 } from './runModel';

/** One place's edits, row by row, at all positions; what is absent is neutral. */
export function editInputs(
  place: EditedPlace,
  rows: readonly Partial<Intervention>[],
  dimensions: number,
  length: number,
  centre = new Float32Array(dimensions),
): Record<string, ort.Tensor> {
  const stacked = (name: keyof Intervention, neutral: number): ort.Tensor => {
    const all = new Float32Array(rows.length * dimensions).fill(neutral);
    rows.forEach((row, i) => {
      const vector = row[name];
      if (vector) all.set(vector, i * dimensions);
    });
    return float32(all, [rows.length, 1, dimensions]);
  };
  const where = new Float32Array(rows.length * length).fill(1);
  return {
    [flipNames.mask(place)]: stacked('mask', 1),
    [flipNames.force(place)]: stacked('force', 0),
    [flipNames.remove(place)]: stacked('remove', 0),
    [flipNames.add(place)]: stacked('add', 0),
    [flipNames.centre(place)]: float32(centre, [dimensions]),
    [flipNames.where]: float32(where, [rows.length, length, 1]),
  };
}
