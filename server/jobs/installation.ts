/** Where the parts of this installation are: the same in a bundle (`dist/`) and in compiled sources (`out/`). */
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { ancestors } from './ancestors';
import type { JobsOptions } from './jobs';

/**
 * The entries of the child process and the threads, in `folder` or above it.
 *
 * @throws {Error} The installation is incomplete.
 */
export function hostsNear(folder: string): JobsOptions['hosts'] {
  const home = ancestors(folder).find((f) => existsSync(path.join(f, 'inferenceHost.js')));
  if (home === undefined) throw new Error(`inferenceHost.js is missing near ${folder}`);
  return {
    inference: path.join(home, 'inferenceHost.js'),
    tokenizer: path.join(home, 'tokenizerHost.js'),
    scoring: path.join(home, 'scoringWorker.js'),
  };
}

/**
 * The folder of the bundled pages, in `folder` or above it.
 *
 * @throws {Error} The installation is incomplete, or not built.
 */
export function pagesFolder(folder: string): string {
  const places = ancestors(folder).flatMap((f) => [
    path.join(f, 'webviews'),
    path.join(f, 'dist', 'webviews'),
  ]);
  const found = places.find((place) => existsSync(path.join(place, 'feature.css')));
  if (found === undefined) throw new Error(`feature.css is missing near ${folder}: npm run build`);
  return found;
}

/** Version of the `dimcat` package to which `folder` belongs. */
export function versionNear(folder: string): string {
  for (const ancestor of ancestors(folder)) {
    const file = path.join(ancestor, 'package.json');
    if (!existsSync(file)) continue;
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (manifest['name'] === 'dimcat' && typeof manifest['version'] === 'string') {
      return manifest['version'];
    }
  }
  throw new Error(`the package of ${folder} cannot be found`);
}
