import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseCommandLine } from '../e2e/standIn/commandLine';

const file = path.resolve('some', 'place');

describe('The command line of the stand-in for code', () => {
  it('reads values after = and as the next word, paths and file URIs', () => {
    const line = parseCommandLine([
      `--extensionDevelopmentPath=${pathToFileURL(file).href}`,
      '--extensions-dir',
      file,
      `--user-data-dir=${file}`,
      `--extensionTestsPath=${file}`,
    ]);
    assert.deepEqual(line, {
      userData: file,
      extensions: file,
      developmentPaths: [file],
      testsPath: file,
      disableExtensions: false,
      open: undefined,
    });
  });

  it('takes the word without dashes as what to open, and passes over flags it does not know', () => {
    const line = parseCommandLine(['--no-sandbox', '--disable-extensions', file, '--wait']);
    assert.equal(line.open, file);
    assert.equal(line.disableExtensions, true);
  });
});
