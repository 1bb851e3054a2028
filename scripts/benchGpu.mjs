/**
 * `npm run bench:gpu [-- --size small] [--seconds N] [--provider NAME] [--dry]`: tokens a second of a large bfloat16
 * model on every execution provider that works here, some five minutes; 6 GB of the folder for temporary files are
 * used meanwhile. `--dry` only says what that would need.
 */
import { ensureDependencies } from './lib/dependencies.mjs';
import { main } from './lib/main.mjs';
import { inRoot, typeScriptCompiler } from './lib/paths.mjs';
import { mustRun, node } from './lib/run.mjs';

await main(async (args) => {
  await ensureDependencies();
  await mustRun(process.execPath, [typeScriptCompiler, '-b']);
  const { code } = await node([inRoot('out/test/bench/gpu.js'), ...args], { show: true });
  return code;
});
