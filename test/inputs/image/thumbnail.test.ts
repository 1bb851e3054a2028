import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Codecs } from '../../../server/inputs/image/codecs';
import { decodePicture } from '../../../server/inputs/image/decode';
import { resize } from '../../../server/inputs/image/resize';
import { thumbnailOf } from '../../../server/inputs/image/thumbnail';
import { fault } from '../../support/faults';
import { temporaryFolder } from '../../support/paths';
import { golden, picture } from '../support';

describe('a thumbnail', () => {
  const codecs = new Codecs();
  const read = (png: Uint8Array) => decodePicture('thumbnail', png, codecs);
  let folder: string;
  before(() => (folder = temporaryFolder()));
  after(() => fs.rmSync(folder, { recursive: true }));

  /** A PNG of stripes. */
  function striped(width: number, height: number): string {
    const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7) % 251);
    const file = path.join(folder, `${width}x${height}.png`);
    fs.writeFileSync(file, codecs.encodePng({ width, height, rgb })!);
    return file;
  }

  it('of a small picture is the picture, upright', async () => {
    assert.deepEqual(read(await thumbnailOf(golden('colour.png'), codecs)), picture(37, 29));
    const turned = read(await thumbnailOf(golden('turned6.png'), codecs));
    assert.deepEqual([turned.width, turned.height], [29, 37]);
  });

  it('of a larger one keeps its shape within 96 pixels, and few bytes', async () => {
    for (const [width, height, wide, high] of [
      [400, 300, 96, 72],
      [100, 1000, 10, 96],
      [5000, 3, 96, 1],
    ] as const) {
      const file = striped(width, height);
      const png = await thumbnailOf(file, codecs);
      const whole = decodePicture(file, fs.readFileSync(file), codecs);
      assert.deepEqual(read(png), resize(whole, wide, high, 2), file);
      assert.ok(png.length < 29_000, String(png.length));
    }
  });

  it('is refused of what is no picture, as it is for a model', async () => {
    const file = path.join(folder, 'x.png');
    fs.writeFileSync(file, '<svg/>');
    await assert.rejects(thumbnailOf(file, codecs), fault('input-unreadable', /is an SVG/));
    const missing = path.join(folder, 'missing.png');
    await assert.rejects(thumbnailOf(missing, codecs), fault('input-unreadable', /does not exist/));
    fs.writeFileSync(file, fs.readFileSync(golden('colour.png')).subarray(0, 60));
    await assert.rejects(thumbnailOf(file, codecs), fault('input-unreadable', /damaged/));
  });
});
