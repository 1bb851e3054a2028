/** Work that callers share, and leave. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readRegular } from '../../server/cache/regularFile';
import { FileMemo } from '../../server/surroundings/memo';
import { fault } from '../support/faults';
import { temporaryFolder } from '../support/paths';

describe('what is remembered of a file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, 'file');
    fs.writeFileSync(file, Buffer.alloc(3 << 20, 'x'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** Ends when it is told to, or is stopped. */
  function pending() {
    let starts = 0;
    let stopped = false;
    let finish: (value: string) => void = () => undefined;
    const make = (signal: AbortSignal): Promise<string> => {
      starts += 1;
      stopped = signal.aborted;
      return new Promise((resolve, reject) => {
        finish = resolve;
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(new Error('stopped'));
        });
      });
    };
    return { make, finish: (v: string) => finish(v), state: () => ({ starts, stopped }) };
  }

  it('is read no further once nobody waits, and anew for whoever comes then', async () => {
    const memo = new FileMemo<string>();
    const [work, one, two] = [pending(), new AbortController(), new AbortController()];
    const first = memo.get(file, '', work.make, one.signal);
    const second = memo.get(file, '', work.make, two.signal);
    one.abort();
    await assert.rejects(first, fault('cancelled'));
    assert.deepEqual(work.state(), { starts: 1, stopped: false });
    two.abort();
    const third = memo.get(file, '', work.make);
    await assert.rejects(second, fault('cancelled'));
    assert.deepEqual(work.state(), { starts: 2, stopped: false });
    work.finish('read');
    assert.equal(await third, 'read');
    assert.equal(await memo.get(file, '', work.make, AbortSignal.timeout(60_000)), 'read');
    assert.equal(work.state().starts, 2);
  });

  it('goes on for one that waits to the end', async () => {
    const memo = new FileMemo<string>();
    const [work, leaving] = [pending(), new AbortController()];
    const staying = memo.get(file, '', work.make);
    const left = memo.get(file, '', work.make, leaving.signal);
    leaving.abort();
    await assert.rejects(left, fault('cancelled'));
    assert.equal(work.state().stopped, false);
    work.finish('read');
    assert.equal(await staying, 'read');
  });

  it('is read whole where nobody leaves, and not where the caller has left', async () => {
    const bytes = await readRegular(file, { most: 4 << 20, signal: new AbortController().signal });
    assert.ok(bytes.equals(Buffer.alloc(3 << 20, 'x')));
    const left = readRegular(file, { most: 4 << 20, signal: AbortSignal.abort() });
    await assert.rejects(left, fault('cancelled'));
  });
});
