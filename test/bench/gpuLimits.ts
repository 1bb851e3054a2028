/** What a provider's arithmetic and memory give, measured through ONNX Runtime itself. */
import * as ort from 'onnxruntime-node';
import '../../server/inference/host/disableTelemetry';
import { valueInfo } from '../../server/onnx/nodes';
import { ElementType } from '../../server/onnx/tensors';
import { GraphBuilder } from '../support/graphBuilder';

export interface Limits {
  /** Multiplications and additions of products of square float32 matrices. */
  readonly operationsPerSecond: number;
  /** Read and written by operators that do nothing else. */
  readonly bytesPerSecond: number;
}

/** Operators one after the other: a run's start and the transfer of its result are a small part. */
const REPEATS = 8;
const RUNS = 3;

/** @param size Rows and columns of the matrices. */
export async function limitsOf(provider: string, size: number): Promise<Limits> {
  const product = await fastest(provider, size, (g, x) => g.op('MatMul', [x, 'w']));
  const copy = await fastest(provider, size, (g, x) => g.op('Neg', [x]));
  return {
    operationsPerSecond: (REPEATS * 2 * size ** 3) / product,
    bytesPerSecond: (REPEATS * 2 * 4 * size ** 2) / copy,
  };
}

/** Seconds of the fastest of some runs. Only the largest number of the result leaves the device. */
async function fastest(
  provider: string,
  size: number,
  step: (g: GraphBuilder, x: string) => string,
): Promise<number> {
  const g = new GraphBuilder();
  const { float32 } = ElementType;
  g.inputs.push(valueInfo('x', float32, [size, size]), valueInfo('w', float32, [size, size]));
  g.outputs.push(valueInfo('y', float32, []));
  let value = 'x';
  for (let i = 0; i < REPEATS; i += 1) value = step(g, value);
  g.op('ReduceMax', [value], { keepdims: 0 }, ['y']);
  const session = await ort.InferenceSession.create(g.bytes(), {
    executionProviders: [provider],
    logSeverityLevel: 4,
    // Neg after Neg is nothing, as an optimiser knows.
    graphOptimizationLevel: 'disabled',
  });
  try {
    const values = new Float32Array(size * size).fill(1 / size);
    const x = new ort.Tensor('float32', values, [size, size]);
    const feeds = { x, w: x };
    await session.run(feeds);
    let best = Infinity;
    for (let i = 0; i < RUNS; i += 1) {
      const began = performance.now();
      await session.run(feeds);
      best = Math.min(best, (performance.now() - began) / 1000);
    }
    return best;
  } finally {
    await session.release();
  }
}
