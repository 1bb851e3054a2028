/** The compiled kernels for tests, with one thread or with a helper. */
import path from 'node:path';
import type { SignPlanes } from '../../server/core/planes';
import { Crew } from '../../server/kernels/crew';
import { kernelPlanes } from '../../server/kernels/kernelPlanes';
import { loadKernels } from '../../server/kernels/load';
import { Machine } from '../../server/kernels/machine';
import { rowsOf, type Bits } from './noise';

const server = path.resolve(__dirname, '../../server');

export interface Workshop {
  readonly crew: Crew;
  planesOf(bits: Bits): SignPlanes;
  machine(): Machine;
  dispose(): Promise<void>;
}

/** @param threads 2 or more: waits until all have started. */
export async function openWorkshop(threads: number): Promise<Workshop> {
  const module = loadKernels(server);
  if (!module) throw new Error('this runtime has no SIMD');
  const crew = new Crew(module, path.join(server, 'kernelThread.js'), threads);
  while (crew.ready < threads) await new Promise((resume) => setTimeout(resume, 5));
  let machines = 0;
  const machine = (): Machine => new Machine(module, machines++);
  return {
    crew,
    machine,
    planesOf: (bits) =>
      kernelPlanes(machine(), crew, bits, (put) => {
        if (bits.tokens > 0) put(0, rowsOf(bits));
      }),
    dispose: () => crew.dispose(),
  };
}
