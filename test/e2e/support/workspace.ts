/** The folder that the end-to-end tests open: a tiny model, its tokenizer, and catalogs over them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes the workspace into `folder` and returns it. */
export function makeWorkspace(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'a.dims.yaml'), 'dimcat: 1\n');
  return folder;
}
