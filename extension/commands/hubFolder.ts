/** What the path of a folder in a hub's cache says: `models--owner--name/snapshots/commit`. Pure. */
import type { HubFacts } from './template';

/** @param folder A path with `/` between folders. @returns Undefined for a folder elsewhere. */
export function hubFacts(folder: string): HubFacts | undefined {
  const found = /\/models--([^/]+)\/snapshots\/([^/]+)\/?$/u.exec(folder);
  if (!found) return undefined;
  return { hub: found[1]!.split('--').join('/'), revision: found[2]! };
}
