/** `npm run soak`: see test/soak/main.ts. */
import { ensureDependencies } from './lib/dependencies.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { mustRun, node } from './lib/run.mjs';

await main(async (args) => {
  await ensureDependencies();
  await mustRun(process.execPath, [inRoot('scripts/build.mjs')]);
  const { code } = await node([inRoot('out/test/soak/main.js'), ...args], { show: true });
  return code;
});
