import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { uriOfFile } from '../service/uris';

/**
 * URI of the folder that holds `docs/`, ending in `/`: the nearest one at or above `folder`.
 *
 * @throws {Error} The installation is incomplete.
 */
export function docsNear(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'docs', 'problems'))) return `${uriOfFile(at)}/`;
    if (dirname(at) === at) throw new Error(`docs/problems is missing near ${folder}`);
  }
}
