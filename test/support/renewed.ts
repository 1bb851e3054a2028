/** Folders that tests share: each finds the files that were there at first. */
import * as fs from 'node:fs';
import * as path from 'node:path';

/** Bytes by the path below a folder. */
export type Files = ReadonlyMap<string, Buffer>;

export function filesIn(folder: string): Files {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return new Map(files.map((name) => [name, fs.readFileSync(path.join(folder, name))]));
}

/**
 * Writes what is missing or has other bytes, and removes what is not among the files. A file with the right bytes is
 * not written again: what was read of it stays known.
 *
 * @param spared A folder in it that is left alone.
 */
export function renew(folder: string, files: Files, spared: string): void {
  for (const name of fs.readdirSync(folder)) if (name !== spared) removeOthers(folder, name, files);
  for (const [name, bytes] of files) {
    const file = path.join(folder, name);
    if (isFile(file) && fs.readFileSync(file).equals(bytes)) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes);
  }
}

function removeOthers(folder: string, name: string, files: Files): void {
  const file = path.join(folder, name);
  if (fs.lstatSync(file).isDirectory()) {
    for (const inside of fs.readdirSync(file)) removeOthers(folder, path.join(name, inside), files);
    if (fs.readdirSync(file).length === 0) fs.rmdirSync(file);
  } else if (!isFile(file) || !files.has(name)) fs.rmSync(file);
}

function isFile(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
