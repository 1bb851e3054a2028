/** Comparing a text with the one that is kept for it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Asserts that `actual` is the text of a file below test/. A missing file fails: write it, after looking at it, by a
 * run with `DIMCAT_UPDATE_GOLDEN=1`.
 */
export function assertGolden(file: string, actual: string): void {
  const golden = path.resolve(__dirname, '../../../test', file);
  if (process.env['DIMCAT_UPDATE_GOLDEN'] === '1') {
    mkdirSync(path.dirname(golden), { recursive: true });
    writeFileSync(golden, actual);
  }
  assert.ok(existsSync(golden), `test/${file} is missing.`);
  assert.equal(actual, readFileSync(golden, 'utf8').replaceAll('\r\n', '\n'));
}
