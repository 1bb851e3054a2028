import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { generatedDocs } from '../../server/catalog/generatedDocs';
import { problemCodes, problemPage } from '../../server/catalog/problemCodes';
import { assertGolden } from '../support/golden';
import { root } from '../support/paths';

describe('documents made from the catalog format', () => {
  for (const [file, text] of generatedDocs()) {
    it(`${file} is what the format says today`, () => assertGolden(`../${file}`, text));
  }

  it('every code has a page, and every page a code', () => {
    const pages = readdirSync(path.join(root, 'docs/problems')).filter((f) => f !== 'README.md');
    const wanted = Object.keys(problemCodes).map((code) => path.basename(problemPage(code)));
    assert.deepEqual(pages.sort(), wanted.sort());
  });
});
