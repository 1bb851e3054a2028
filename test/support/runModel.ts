/** Runs models directly in ONNX Runtime, as the oracle beside the product's own child process. */
import '../../server/inference/host/disableTelemetry';
import * as ort from 'onnxruntime-node';
import { FeedPlan } from '../../server/inference/host/feeds';

export type Tensors = Readonly<Record<string, ort.Tensor>>;

export async function openSession(
  model: Uint8Array,
  weightsFolder?: string,
): Promise<ort.InferenceSession> {
  const weights = { model_external_initializers_file_folder_path: weightsFolder };
  return ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'basic',
    intraOpNumThreads: 1, // The models are tiny.
    logSeverityLevel: 4,
    ...(weightsFolder === undefined ? {} : { extra: { session: weights } }),
  });
}

/** Runs a model once; its outputs by name. */
export async function runModel(
  model: Uint8Array,
  feeds: (session: ort.InferenceSession) => Tensors,
  weightsFolder?: string,
): Promise<Tensors> {
  const session = await openSession(model, weightsFolder);
  try {
    return await session.run(feeds(session));
  } finally {
    await session.release();
  }
}

/** Feeds for rows of equally many token ids, other inputs filled in. */
export function tokenFeeds(
  rows: readonly (readonly number[])[],
  input = 'input_ids',
  pastWidths: ReadonlyMap<string, number> = new Map(),
): (session: ort.InferenceSession) => Tensors {
  return (session) =>
    new FeedPlan(session, input, pastWidths).feeds({ rows, length: rows[0]!.length });
}

export function float32(values: Float32Array, dims: readonly number[]): ort.Tensor {
  return new ort.Tensor('float32', values, dims);
}

export function floatsOf(tensor: ort.Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('Not a float32 tensor.');
  return tensor.data;
}

/** Largest absolute difference of two equally long lists. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let i = 0; i < a.length; i += 1) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
