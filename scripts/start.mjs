/**
 * `npm start`: does whatever is missing, measures the example catalog, flips one feature, prints the results, and
 * opens the example in VS Code if possible. Ends on its own.
 */
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { openInVsCode } from './lib/desktop.mjs';
import { main } from './lib/main.mjs';
import { example, inRoot } from './lib/paths.mjs';
import { mustRun, node, StepError } from './lib/run.mjs';

async function start() {
  await ensureDependencies();
  await mustRun(process.execPath, [inRoot('scripts/build.mjs'), '--product']);
  await dimcat('cache', example.catalog);
  await dimcat('measure', example.catalog);
  await dimcat('flip', example.catalog, '--feature', example.feature);
  console.log(`\n${await openInVsCode(inRoot(path.dirname(example.catalog)))}`);
}

/** Runs the built command line; it prints its own message if it fails. */
async function dimcat(...args) {
  console.log(`\n> dimcat ${args.join(' ')}`);
  const { code } = await node([inRoot('dist/dimcat.js'), ...args], { show: true });
  // 1: a claim of the catalog is not met, which is a result.
  if (code > 1) throw new StepError(`dimcat ${args[0]} ended with code ${code}.`);
}

await main(start);
