/** The folder of a site: it holds no page of an earlier run, and whatever else a person put there. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { listFolder, writeAtomically } from '../cache/atomic';
import { removeQuietly } from '../cache/patience';
import { statIfSeen } from '../cache/regularFile';
import { badArguments } from './options';

/** Where pages are, besides the first one. */
const PAGES = ['features', 'dimensions'];
/** What a page, the first one or the model card holds, and hardly another file. */
const MARKS = [
  'id="dimcat-data"',
  'written by <code>dimcat site</code>',
  '[Pages of every feature and dimension](index.html)',
];

export class SiteFolder {
  readonly #written = new Set<string>();

  /** @throws FaultError `bad-arguments` where its first page is another program's or a person's. */
  constructor(private readonly folder: string) {
    requireOwn(path.join(folder, 'index.html'));
  }

  /**
   * @param file From the folder, with `/` between names.
   * @throws FaultError `bad-arguments` for a page that is there and not Dimcat's; `disk-full` or `disk-denied`.
   */
  write(file: string, content: string | Buffer): void {
    const place = path.join(this.folder, file);
    if (/\.(?:html|md)$/.test(file)) requireOwn(place);
    writeAtomically(place, [Buffer.from(content)], { durable: false });
    this.#written.add(file);
  }

  /** Removes the pages of features and dimensions that this run did not write. */
  removeOthers(): void {
    for (const where of PAGES)
      for (const name of listFolder(path.join(this.folder, where))) {
        const file = path.join(this.folder, where, name);
        const isOld = name.endsWith('.html') && !this.#written.has(`${where}/${name}`);
        if (isOld && isPage(file)) removeQuietly(file);
      }
  }
}

function requireOwn(file: string): void {
  if (!statIfSeen(file) || isPage(file)) return;
  throw badArguments(`${file} is no page of Dimcat, and stays: give --out another folder.`);
}

function isPage(file: string): boolean {
  if (!statIfSeen(file)?.isFile()) return false;
  const text = readFileSync(file, 'utf8');
  return MARKS.some((mark) => text.includes(mark));
}
