import assert from 'node:assert/strict';
import { bytesText } from '../../server/protocol/bytes';

describe('A number of bytes', () => {
  it('is written as disks are sold, with one digit behind the point, so that sizes line up', () => {
    for (const [bytes, expected] of [
      [0, '0 B'],
      [999, '999 B'],
      [1000, '1.0 kB'],
      [9_960_000, '10.0 MB'],
      [11_000_000, '11.0 MB'],
      [999_949, '999.9 kB'],
      [999_960, '1.0 MB'],
      [65.5e9, '65.5 GB'],
      [2e15, '2000.0 TB'],
    ] as const)
      assert.equal(bytesText(bytes), expected);
  });
});
