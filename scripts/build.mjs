/**
 * `npm run build [-- --product]`: TypeScript to out/, bundles to dist/. Skips what is up to date; silent on success.
 * `--product` leaves out the tests, a third of the compiling.
 */
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { filesBelow, isUpToDate } from './lib/files.mjs';
import { compileKernels, kernelFile } from './lib/kernels.mjs';
import { main } from './lib/main.mjs';
import { noticesFor } from './lib/notices.mjs';
import { inRoot, root, typeScriptCompiler } from './lib/paths.mjs';
import { node, StepError } from './lib/run.mjs';

/** Loaded by path, by `server/inputs/image/codec.ts`. */
const pictureDecoders = [
  '@cwasm/jpeg-turbo/jpeg-turbo.wasm',
  '@cwasm/lodepng/lodepng.wasm',
  '@cwasm/webp/webp.wasm',
];

/** Read by `server/jobs/installation.ts`. */
const lexiconFile = inRoot('server/lexicon/english.txt');

await main(async (args) => {
  await ensureDependencies();
  removeOrphans();
  await compile(args.includes('--product') ? productFolders() : []);
  await compileKernels();
  await bundle();
});

/** Removes output of deleted sources: a deleted test must not run again. */
function removeOrphans() {
  for (const file of filesBelow(inRoot('out'), (name) => /\.(js|js\.map|d\.ts)$/.test(name))) {
    const source = path.relative(inRoot('out'), file).replace(/\.(js|js\.map|d\.ts)$/, '.ts');
    if (!existsSync(inRoot(source))) rmSync(file);
  }
}

function productFolders() {
  const { references } = JSON.parse(readFileSync(inRoot('tsconfig.json'), 'utf8'));
  return references.map((one) => inRoot(one.path)).filter((folder) => folder !== inRoot('test'));
}

/** @param {string[]} folders All where none is named. */
async function compile(folders) {
  const { code, output } = await node([typeScriptCompiler, '-b', ...folders]);
  if (code !== 0) throw new StepError(output.trimEnd());
}

async function bundle() {
  const require = createRequire(import.meta.url);
  const configurations = require('../webpack.config.cjs');
  if (isUpToDate(outputsOf(configurations), inputs())) return;
  rmSync(inRoot('dist'), { recursive: true, force: true });
  const compiler = require('webpack')(configurations);
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, result) => (error ? reject(error) : resolve(result))),
  );
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors() || stats.hasWarnings()) {
    rmSync(inRoot('dist'), { recursive: true, force: true });
    throw new StepError(stats.toString({ preset: 'errors-warnings', context: root }));
  }
  const read = stats.stats.flatMap(({ compilation }) => [...compilation.fileDependencies]);
  copyFileSync(kernelFile, inRoot('dist/kernels.wasm'));
  for (const file of pictureDecoders)
    copyFileSync(inRoot('node_modules', file), inRoot('dist', path.basename(file)));
  copyFileSync(lexiconFile, inRoot('dist/lexicon.txt'));
  writeFileSync(inRoot('dist/THIRD-PARTY-NOTICES.txt'), noticesFor(read));
}

/** One file for each entry; those of one run are written together. */
function outputsOf(configurations) {
  return configurations.flatMap(({ entry, output }) =>
    Object.keys(entry).map((name) => path.join(output.path, `${name}.js`)),
  );
}

function inputs() {
  const compiled = ['extension', 'server', 'webviews'].flatMap((folder) =>
    filesBelow(inRoot('out', folder), (name) => name.endsWith('.js')),
  );
  const styles = filesBelow(inRoot('webviews'), (name) => name.endsWith('.css'));
  return [
    ...compiled,
    ...styles,
    kernelFile,
    lexiconFile,
    inRoot('webpack.config.cjs'),
    inRoot('package-lock.json'),
  ];
}
