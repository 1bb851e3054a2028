/** `npm run kernels`: compiles the scoring kernels. Silent on success. */
import { ensureDependencies } from './lib/dependencies.mjs';
import { compileKernels } from './lib/kernels.mjs';
import { main } from './lib/main.mjs';

await main(async () => {
  await ensureDependencies();
  await compileKernels();
});
