/** Compiles the scoring kernels from AssemblyScript. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { filesBelow, isUpToDate } from './files.mjs';
import { inRoot } from './paths.mjs';
import { node, StepError } from './run.mjs';

/** Where the compiled server looks for them. */
export const kernelFile = inRoot('out/server/kernels.wasm');

const sources = inRoot('server/kernels/assembly');

/** Memory comes from the host: shared, and up to all that 32 bits can address. */
const options = [
  ...['-O3', '--converge', '--noAssert', '--runtime', 'stub'],
  ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  ...['--enable', 'simd,threads,bulk-memory'],
];

export async function compileKernels() {
  const inputs = filesBelow(sources, (name) => name.endsWith('.ts'));
  const own = [inRoot('scripts/lib/kernels.mjs'), inRoot('package-lock.json')];
  if (isUpToDate([kernelFile], [...inputs, ...own])) return;
  mkdirSync(path.dirname(kernelFile), { recursive: true });
  const compiler = inRoot('node_modules/assemblyscript/bin/asc.js');
  const entry = path.join(sources, 'index.ts');
  const { code, output } = await node([compiler, entry, '--outFile', kernelFile, ...options]);
  if (code !== 0) throw new StepError(output.trimEnd());
}
