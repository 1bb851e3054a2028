import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const limits = { depth: 3, files: 2000 } as const;

/** Paths of the files in the folder of `file` and up to three levels below, relative to it, `/` between folders. */
export async function filesNear(file: string): Promise<readonly string[]> {
  const found: string[] = [];
  let open = [''];
  for (let depth = 0; depth <= limits.depth && open.length > 0; depth++) {
    const below: string[] = [];
    for (const folder of open) {
      for (const entry of await entriesOf(join(dirname(file), folder))) {
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        if (entry.isDirectory()) below.push(`${folder}${entry.name}/`);
        else if (found.length < limits.files) found.push(`${folder}${entry.name}`);
      }
    }
    open = below;
  }
  return found.sort();
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // An unreadable folder contributes no files.
    return [];
  }
}
