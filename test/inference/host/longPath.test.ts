import assert from 'node:assert/strict';
import * as path from 'node:path';
import { folderForRuntime } from '../../../server/inference/host/longPath';

describe('The folder of weights as ONNX Runtime is told it', () => {
  const deep = Array.from({ length: 30 }, (_, i) => `folder ${i}`);

  it('is as it is where it is short', () => {
    assert.equal(folderForRuntime('C:\\models\\a', path.win32), 'C:\\models\\a');
  });

  it('says on Windows that it is long', () => {
    const long = path.win32.join('C:\\', ...deep);
    assert.equal(folderForRuntime(long, path.win32), `\\\\?\\${long}`);
    const share = path.win32.join('\\\\server\\share', ...deep);
    assert.equal(folderForRuntime(share, path.win32), `\\\\?\\UNC${share.slice(1)}`);
  });

  it('is the same elsewhere', () => {
    const long = path.posix.join('/', ...deep);
    assert.equal(folderForRuntime(long, path.posix), long);
  });
});
