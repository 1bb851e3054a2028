import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { families } from '../../server/checkpoint/families/list';
import { root } from '../support/paths';

describe('The page about checkpoints', () => {
  const page = fs.readFileSync(path.join(root, 'docs/checkpoints.md'), 'utf8');

  it('lists the families that open', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const first = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)]);
    const listed = first.map((match) => match[1]!).sort();
    assert.deepEqual(listed, families.flatMap(({ types }) => types).sort());
  });
});
