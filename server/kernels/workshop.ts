/** Compiled kernels, the threads that run them, and memories for planes. */
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { Crew } from './crew';
import { loadKernels } from './load';
import { Machine } from './machine';

export class Workshop {
  readonly crew: Crew;
  private machines = 0;

  private constructor(
    private readonly module: WebAssembly.Module,
    threadPath: string,
    threads: number,
    worthWaking?: number,
  ) {
    this.crew = new Crew(module, threadPath, threads, worthWaking);
  }

  /**
   * Compiles the kernels and starts their threads.
   *
   * @param folder Where the build put `kernels.wasm` and `kernelThread.js`.
   * @returns undefined if the kernels were not built or this runtime has no SIMD: plain JavaScript then computes.
   */
  static open(folder: string, threads: number, worthWaking?: number): Workshop | undefined {
    if (!existsSync(path.join(folder, 'kernels.wasm'))) return undefined;
    const module = loadKernels(folder);
    return (
      module && new Workshop(module, path.join(folder, 'kernelThread.js'), threads, worthWaking)
    );
  }

  /** An empty memory. */
  machine(): Machine {
    return new Machine(this.module, this.machines++);
  }
}
