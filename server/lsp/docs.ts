import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * URI of the folder that holds `docs/`, ending in `/`: the nearest one at or above `folder`.
 *
 * @throws {Error} The installation is incomplete.
 */
export function docsNear(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'docs', 'problems'))) return `${pathToFileURL(at).href}/`;
    if (dirname(at) === at) throw new Error(`docs/problems is missing near ${folder}`);
  }
}
