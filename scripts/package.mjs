/** `npm run package [-- --target linux-x64]`: makes dimcat-TARGET-VERSION.vsix for this platform or another. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { filesBelow, isUpToDate } from './lib/files.mjs';
import { main } from './lib/main.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { packedTightly } from './lib/repack.mjs';
import { mustRun, StepError } from './lib/run.mjs';
import { hostTarget, nativeFolders, nativeLines, packagePath, universal } from './lib/targets.mjs';

await main(async (args) => {
  const target = targetOf(args);
  await mustRun(process.execPath, [inRoot('scripts/build.mjs')]);
  const file = packagePath(target);
  await withListOfFiles(target, (ignoreFile) => makePackage(target, file, ignoreFile));
  console.log(path.relative(root, file));
});

function targetOf(args) {
  const { values } = parseArgs({ args, options: { target: { type: 'string' } } });
  const target = values.target ?? hostTarget;
  if (target in nativeFolders || target === universal) return target;
  throw new StepError(
    `No package for ${target}; --target ${[...Object.keys(nativeFolders), universal].join(', ')}`,
  );
}

/** Does nothing if the package is newer than everything in it. */
async function makePackage(target, packagePath, ignoreFile) {
  if (isUpToDate([packagePath], inputs())) return;
  const { createVSIX } = await import('@vscode/vsce');
  const links = { allowMissingRepository: true, rewriteRelativeLinks: false };
  const platform = target === universal ? {} : { target };
  await createVSIX({ cwd: root, ...platform, packagePath, ignoreFile, ...links });
  writeFileSync(packagePath, packedTightly(readFileSync(packagePath)));
}

/** All below the top-level entries that .vscodeignore lets in; the lockfile stands for node_modules. */
function inputs() {
  const lines = readFileSync(inRoot('.vscodeignore'), 'utf8').split('\n');
  const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const entries = new Set(allowed.map((line) => line.split('/')[0]));
  const present = [...entries].map((entry) => inRoot(entry)).filter((entry) => existsSync(entry));
  const recipe = [
    inRoot('.vscodeignore'),
    inRoot('package-lock.json'),
    ...filesBelow(inRoot('scripts')),
  ];
  const isFile = (entry) => statSync(entry).isFile();
  const folders = present.filter(
    (entry) => !isFile(entry) && path.basename(entry) !== 'node_modules',
  );
  return [...present.filter(isFile), ...folders.flatMap((folder) => filesBelow(folder)), ...recipe];
}

/** vsce takes one list of files: the common one, and the native files of the target. */
async function withListOfFiles(target, body) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dimcat-package-'));
  const ignoreFile = path.join(folder, '.vscodeignore');
  const common = readFileSync(inRoot('.vscodeignore'), 'utf8');
  writeFileSync(ignoreFile, [common, ...nativeLines(target), ''].join('\n'));
  try {
    await body(ignoreFile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
