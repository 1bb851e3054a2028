/** Products of two matrices on a provider: do they run there, and how long do they take? */
import * as ort from 'onnxruntime-node';
import { create } from '@bufbuild/protobuf';
import { ModelSchema } from '../../onnx/gen/onnx_pb';
import { serialiseModel } from '../../onnx/model';
import { node, valueInfo } from '../../onnx/nodes';
import { ElementType, floatTensor } from '../../onnx/tensors';
import { openProfiled, type Profiled } from './placement';
import type { RunClock } from './runClock';

/** Large enough that the transfer to a GPU and back is a small part. */
const timedSize = 1024;
const timedRuns = 3;

/** @throws Whatever ONNX Runtime throws if the provider does not work. @returns Whether the product ran there. */
export async function runsProduct(provider: string, clock: RunClock): Promise<boolean> {
  const counts = await withProduct({ provider, clock }, 8, async (profiled, run) => {
    await run();
    return profiled.finish();
  });
  return (counts.nodes[provider] ?? 0) > 0;
}

/** Milliseconds of a product of two 1024 x 1024 matrices, including the transfer back: the fastest of some runs. */
export function productTime(provider: string, clock: RunClock): Promise<number> {
  return withProduct({ provider, clock }, timedSize, async (_, run) => {
    await run();
    let fastest = Infinity;
    for (let i = 0; i < timedRuns; i += 1) {
      const began = performance.now();
      await run();
      fastest = Math.min(fastest, performance.now() - began);
    }
    return fastest;
  });
}

async function withProduct<T>(
  { provider, clock }: { readonly provider: string; readonly clock: RunClock },
  size: number,
  use: (profiled: Profiled, run: () => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const options = { executionProviders: [provider], logSeverityLevel: 4 } as const;
  const profiled = await openProfiled(productModel(size), options, clock);
  try {
    const x = new ort.Tensor('float32', new Float32Array(size * size).fill(1), [size, size]);
    return await use(profiled, () => profiled.run({ x }));
  } finally {
    await profiled.close();
  }
}

function productModel(size: number): Uint8Array {
  const float = ElementType.float32;
  const weights = new Float32Array(size * size).fill(1 / size);
  return serialiseModel(
    create(ModelSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: '', version: 17n }],
      graph: {
        name: 'product',
        node: [node('MatMul', ['x', 'w'], ['y'])],
        initializer: [floatTensor('w', [size, size], weights)],
        input: [valueInfo('x', float, [size, size])],
        output: [valueInfo('y', float, [size, size])],
      },
    }),
  );
}
