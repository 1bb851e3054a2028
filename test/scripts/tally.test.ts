import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Tally {
  readonly passed: number;
  readonly failed: readonly { readonly title: string; readonly error: string }[];
  readonly skipped: readonly string[];
}
interface TallyModule {
  readTally(suite: string, file: string, run: { code: number; output: string }): Tally;
  closingLine(tally: Tally): string;
}

const source = path.resolve(__dirname, '../../../scripts/lib/tally.mjs');

describe('Counting test results', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dimcat-tally-'));
  const file = path.join(folder, 'results.jsonl');
  let tally: TallyModule;

  before(async () => {
    tally = (await import(pathToFileURL(source).href)) as TallyModule;
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The closing line for a run that wrote `events` and ended with `code`. */
  function closing(events: readonly object[], code: number): string {
    writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return tally.closingLine(tally.readTally('suite', file, { code, output: '' }));
  }
  const pass = { event: 'pass', title: 'a' };
  const fail = { event: 'fail', title: 'b', error: 'no' };
  const skip = { event: 'skip', title: 'c (no GPU)' };
  const end = { event: 'end' };

  it('counts what passed, failed and was skipped', () => {
    assert.equal(closing([pass, pass, end], 0), '2 passed, 0 failed');
    assert.equal(closing([pass, fail, skip, end], 1), '1 passed, 1 failed, 1 skipped');
  });

  it('counts a run that died in the middle as failed, and keeps what had passed', () => {
    assert.equal(closing([pass, { event: 'begin', title: 'b' }], 0), '1 passed, 1 failed');
  });

  it('counts a run without any test, or without a file, as failed', () => {
    assert.equal(closing([end], 0), '0 passed, 1 failed');
    const result = tally.readTally('suite', path.join(folder, 'none'), { code: 0, output: '' });
    assert.equal(tally.closingLine(result), '0 passed, 1 failed');
  });

  it('counts a bad exit code that no test explains as failed', () => {
    assert.equal(closing([pass, end], 3), '1 passed, 1 failed');
  });
});
