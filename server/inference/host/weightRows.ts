/** Matrices of an open model, read some rows at a time: row i is what input i adds to the outputs. */
import type { WeightMatrix } from '../../onnx/weightMatrix';
import type { Tensor } from '../../onnx/gen/onnx_pb';
import { matrixNames } from '../weights/matrices';
import { openMatrix, type MatrixReader } from '../weights/matrixReader';
import { allNumbers } from '../weights/source';
import { namedTensors, redrawTensor } from '../weights/twin';
import type { OpenModel } from './openModel';

/** Numbers in memory at once (64 MB). */
const mostNumbers = 1 << 24;

/** @param visit Gets each row in its order, a view that the next step overwrites; @param pause Called between steps. */
export async function forEachWeightRow(
  model: OpenModel,
  matrix: WeightMatrix,
  visit: (row: Float32Array, input: number) => void,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { inputs, outputs } = matrix;
  const step = Math.max(1, Math.floor(mostNumbers / outputs));
  await withMatrix(model, matrix, async (reader) => {
    for (let from = 0; from < inputs; from += step) {
      const rows = await reader.rows(from, Math.min(inputs, from + step));
      for (let i = 0; i < rows.length / outputs; i += 1)
        visit(rows.subarray(i * outputs, (i + 1) * outputs), from + i);
      await pause();
    }
  });
}

export async function withMatrix(
  model: OpenModel,
  matrix: WeightMatrix,
  use: (reader: MatrixReader) => Promise<void>,
): Promise<void> {
  const tensorOf = named(await tensorsOf(model, matrix.name));
  const reader = await openMatrix(matrix, tensorOf, model.weightsFolder);
  try {
    await use(reader);
  } finally {
    await reader.close();
  }
}

/** All numbers of a small tensor, such as the scale of a norm. */
export async function readVector(model: OpenModel, name: string): Promise<Float32Array> {
  const tensors = await tensorsOf(model, name);
  return allNumbers(named(tensors)(name), model.weightsFolder);
}

function named(tensors: ReadonlyMap<string, Tensor>): (name: string) => Tensor {
  return (name) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`the model has no tensor ${name}`);
    return tensor;
  };
}

/** Initializers, and the tensors of Constant nodes by their outputs; for a twin, `wanted` with the twin's numbers. */
async function tensorsOf(model: OpenModel, wanted: string): Promise<Map<string, Tensor>> {
  const { graph } = model.parse();
  const tensors = new Map(namedTensors(graph).map(({ name, tensor }) => [name, tensor]));
  const { twin } = model;
  if (twin && matrixNames(graph, model.located).has(wanted))
    await redrawTensor(twin, wanted, tensors.get(wanted)!, model.weightsFolder);
  return tensors;
}
