/** Loading the compiled kernels. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { setFlagsFromString } from 'node:v8';

/**
 * Compiles the best kernels that this runtime can run.
 *
 * @param folder Where the build put `kernels.wasm`.
 * @returns undefined if WebAssembly has no SIMD: plain JavaScript then computes.
 * @throws An error of the file system.
 */
export function loadKernels(folder: string): WebAssembly.Module | undefined {
  const bytes = readFileSync(path.join(folder, 'kernels.wasm'));
  if (!WebAssembly.validate(bytes)) return undefined;
  // The first compiler is ten times slower than the second, which takes milliseconds for so little code.
  setFlagsFromString('--no-liftoff');
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    setFlagsFromString('--liftoff');
  }
}
