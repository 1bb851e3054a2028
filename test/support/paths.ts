/** Where compiled entries are, and where the data lies that only some machines have. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** Root of the clone, seen from out/test/support. */
export const root = path.resolve(__dirname, '../../..');
export const hostPath = path.join(root, 'out/server/inferenceHost.js');
export const tokenizerHostPath = path.join(root, 'out/server/tokenizerHost.js');

/** A path in the folder of trained models and reference outputs beside the clone; undefined where it is absent. */
export function sharedPath(...parts: string[]): string | undefined {
  const candidates = [process.env['DIMCAT_SHARED'], path.join(root, '../shared')];
  const found = candidates.find((c) => c !== undefined && fs.existsSync(path.join(c, ...parts)));
  return found === undefined ? undefined : path.join(found, ...parts);
}

/** A new empty folder; the caller removes it. */
export function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'dimcat-test-'));
}
