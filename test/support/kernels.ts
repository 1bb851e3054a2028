/** The compiled kernels for tests, with one thread or with a helper. */
import path from 'node:path';
import type { SignPlanes } from '../../server/core/planes';
import { kernelPlanes } from '../../server/kernels/kernelPlanes';
import { Workshop } from '../../server/kernels/workshop';
import { rowsOf, type Bits } from './noise';

/** Waits until all threads have started; they share even the smallest job. */
export async function openWorkshop(threads: number): Promise<Workshop> {
  const shop = Workshop.open(path.resolve(__dirname, '../../server'), threads, 0);
  if (!shop) throw new Error('no kernels: run "npm run kernels" first');
  while (shop.crew.ready < threads) await new Promise((resume) => setTimeout(resume, 5));
  return shop;
}

export function placed(shop: Workshop, bits: Bits): SignPlanes {
  return kernelPlanes(shop.machine(), shop.crew, bits, (put) => {
    if (bits.tokens > 0) put(0, rowsOf(bits));
  });
}

/** Rows of packed signs, where the kernels compute. */
export function rowsInKernels(
  shop: Workshop,
  rows: Uint8Array,
  tokens: number,
  dimensions: number,
): SignPlanes {
  const size = { tokens, dimensions };
  return kernelPlanes(shop.machine(), shop.crew, size, (put) => put(0, rows));
}
