import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { Codec, type Memory } from '../../../server/inputs/image/codec';
import { Codecs } from '../../../server/inputs/image/codecs';
import { decodePicture } from '../../../server/inputs/image/decode';
import { fault } from '../../support/faults';
import { Random } from '../../support/random';
import { golden, goldenJson, picture, sha256 } from '../support';

const decode = (name: string, bytes: Uint8Array = readFileSync(golden(name))) =>
  decodePicture(name, bytes, new Codecs());

const refuses = (name: string, bytes: Uint8Array, message: RegExp): void => {
  assert.throws(() => decode(name, bytes), fault('input-unreadable', message));
};

/** A PNG whose header says this size, with little behind it. */
function png(width: number, height: number, depth = 8, colour = 0, data = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.from(readFileSync(golden('colour.png')).subarray(0, 33));
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt8(depth, 24);
  bytes.writeUInt8(colour, 25);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return Buffer.concat([bytes, chunk('IDAT', deflateSync(data)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('decoding pictures', () => {
  const expected = goldenJson('pictures') as Record<string, string>;
  for (const [name, digest] of Object.entries(expected))
    it(`gives Pillow's bytes for ${name}`, () => assert.equal(sha256(decode(name).rgb), digest));

  it('gives the picture that was stored without loss', () => {
    for (const name of ['colour.png', 'exact.webp', 'turned6.png', 'turned8.webp']) {
      const { width, height } = decode(name);
      const turned = name.startsWith('turned');
      assert.deepEqual([width, height], turned ? [29, 37] : [37, 29], name);
    }
    assert.deepEqual(decode('colour.png'), picture(37, 29));
  });

  it('takes the upper byte of grey with 16 bits', () => {
    const rows = Buffer.from([0, 0x12, 0x34, 0xff, 0xfe]);
    assert.deepEqual(
      [...decode('grey16.png', png(2, 1, 16, 0, rows)).rgb],
      [18, 18, 18, 255, 255, 255],
    );
  });

  it('reads on over stray bytes before the end mark, as cameras write them', () => {
    const bytes = readFileSync(golden('colour.jpg'));
    const end = bytes.length - 2;
    const stray = Buffer.concat([
      bytes.subarray(0, end),
      Buffer.of(1, 2, 3, 4),
      bytes.subarray(end),
    ]);
    assert.deepEqual(decode('stray.jpg', stray), decode('colour.jpg'));
  });

  it('refuses in words what is not read', () => {
    refuses('print.jpg', readFileSync(golden('print.jpg')), /for print \(CMYK\)/);
    refuses('moving.webp', readFileSync(golden('moving.webp')), /animated WebP/);
    refuses('a.jpg', Buffer.from('just some text'), /a\.jpg is not a picture/);
    refuses('a.jpg', Buffer.from('GIF89a, and so on'), /is a GIF, which Dimcat does not read/);
    refuses('a.jpg', Buffer.from('\0\0\0\x18ftypheic'), /HEIC/);
    refuses('a.jpg', Buffer.alloc(0), /is empty/);
  });

  it('refuses a file that ends early, wherever it ends', () => {
    for (const name of [
      'colour.jpg',
      'progressive.jpg',
      'colour.png',
      'colour.webp',
      'exact.webp',
    ]) {
      const bytes = readFileSync(golden(name));
      for (let length = 0; length < bytes.length - 12; length += 23)
        refuses(name, bytes.subarray(0, length), /./);
    }
  });

  it('refuses a picture of 3.6 gigapixels by its header', () => {
    refuses('bomb.png', png(60000, 60000), /60000 x 60000 pixels large, and up to 100 megapixels/);
    refuses('none.png', png(0, 4), /0 x 4 pixels/);
  });

  it('refuses more data than the header promises', () => {
    assert.throws(
      () => decode('small.png', png(8, 8, 8, 0, Buffer.alloc(5_000_000))),
      fault('input-unreadable'),
    );
  });

  it('gives a picture or a fault for bytes changed at random, and reads on after it', () => {
    const random = new Random(7);
    const codecs = new Codecs();
    for (const name of [
      'colour.jpg',
      'progressive.jpg',
      'palette.png',
      'colour.webp',
      'exact.webp',
      'turned6.jpg',
    ]) {
      const bytes = readFileSync(golden(name));
      for (let run = 0; run < 60; run++) {
        const changed = Buffer.from(bytes);
        for (let i = 0; i <= run % 4; i++)
          changed[random.below(changed.length)] = random.below(256);
        try {
          const { width, height, rgb } = decodePicture(name, changed, codecs);
          assert.equal(rgb.length, width * height * 3);
        } catch (error) {
          assert.ok(fault('input-unreadable')(error), String(error));
        }
      }
      assert.equal(sha256(decodePicture(name, bytes, codecs).rgb), expected[name]);
    }
  });

  it('needs no more memory for the fortieth picture than for the second', () => {
    const sizes: number[] = [];
    const codec = new Codec<Memory>('@cwasm/webp', 'webp.wasm', (library) => {
      const address = library.malloc(4e6);
      sizes.push(library.memory.buffer.byteLength);
      return { address, width: 1000, height: 1000 };
    });
    for (let i = 0; i < 40; i++) codec.decode(new Uint8Array(1000));
    assert.equal(sizes[39], sizes[1]);
  });
});
