/** The folder of a site: it holds no page of an earlier run, and whatever else a person put there. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { listFolder, writeAtomically } from '../cache/atomic';
import { removeQuietly } from '../cache/patience';
import { statIfSeen } from '../cache/regularFile';

/** Where pages are, besides the first one. */
const PAGES = ['features', 'dimensions'];
/** What each of them holds, and hardly another file. */
const MARK = 'id="dimcat-data"';

export class SiteFolder {
  readonly #written = new Set<string>();

  constructor(private readonly folder: string) {}

  /** @param file From the folder, with `/` between names. */
  write(file: string, content: string | Buffer): void {
    writeAtomically(path.join(this.folder, file), [Buffer.from(content)], { durable: false });
    this.#written.add(file);
  }

  /** Removes the pages of features and dimensions that this run did not write. */
  removeOthers(): void {
    for (const where of PAGES)
      for (const name of listFolder(path.join(this.folder, where))) {
        const file = path.join(this.folder, where, name);
        const isOld = name.endsWith('.html') && !this.#written.has(`${where}/${name}`);
        if (isOld && statIfSeen(file)?.isFile() && readFileSync(file, 'utf8').includes(MARK))
          removeQuietly(file);
      }
  }
}
