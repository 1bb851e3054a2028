/**
 * `npm run examples`: makes the large catalog from the word lists, surveys the dimensions of the small one, measures
 * both and their coverage, runs the sign-flip tests of the small one, asks what the model does with dimension 172, and
 * writes the figures into the pages that quote them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/dependencies.mjs';
import { everyday, updatePages, wordnet } from './lib/examples.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { mustRun, node, StepError } from './lib/run.mjs';
import { wordnetCatalog } from './lib/wordnetCatalog.mjs';

const dimcat = async (...args) => {
  console.log(`\n> dimcat ${args.join(' ')}`);
  const { code } = await node([inRoot('dist/dimcat.js'), ...args], { show: true });
  if (code !== 0) throw new StepError(`dimcat ${args[0]} ended with code ${code}.`);
};

/** The features of a catalog, and its layer, as its text says. */
function read(catalog) {
  const text = readFileSync(inRoot(catalog), 'utf8');
  return {
    ids: [...text.matchAll(/^ {2}- id: (\S+)/gm)].map((match) => match[1]),
    layer: Number(/layer: (\d+)/.exec(text)[1]),
  };
}

async function examples(argv) {
  const { values } = parseArgs({ args: argv, options: { docs: { type: 'boolean' } } });
  if (!values.docs) {
    await ensureDependencies();
    await mustRun(process.execPath, [inRoot('scripts/build.mjs')]);
    const { ids, layer } = read(everyday);
    const categories = JSON.parse(readFileSync(inRoot('examples/words/categories.json'), 'utf8'));
    writeFileSync(inRoot(wordnet), wordnetCatalog(categories, layer));
    await dimcat('dims', everyday);
    await dimcat('measure', everyday);
    for (const id of ids) await dimcat('flip', everyday, '--feature', id);
    await dimcat('flip', everyday, '--dimension', '172');
    await dimcat('dims', everyday, '--dimension', '172', '--deep');
    await dimcat('coverage', everyday);
    await dimcat('measure', wordnet);
    await dimcat('coverage', wordnet);
    await dimcat('verify', everyday);
  }
  updatePages();
}

await main(examples);
