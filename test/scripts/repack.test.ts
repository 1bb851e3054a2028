import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32, deflateRawSync } from 'node:zlib';
import { root } from '../support/paths';
import { readZip } from '../support/zip';

interface Repack {
  readonly packedTightly: (zip: Buffer) => Buffer;
}

/** An archive as a tool writes it that streams: sizes stand behind the data. */
function streamed(files: Readonly<Record<string, Buffer>>): Buffer {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, data] of Object.entries(files)) {
    const packed = deflateRawSync(data, { level: 1 });
    const [local, behind, record] = [Buffer.alloc(30), Buffer.alloc(16), Buffer.alloc(46)];
    const sizes = [crc32(data), packed.length, data.length];
    local.writeUInt32LE(0x04034b50, 0);
    behind.writeUInt32LE(0x08074b50, 0);
    record.writeUInt32LE(0x02014b50, 0);
    for (const [header, at] of [
      [local, 4],
      [record, 6],
    ] as const) {
      header.writeUInt16LE(20, at);
      header.writeUInt16LE(0x808, at + 2);
      header.writeUInt16LE(8, at + 4);
      header.writeUInt16LE(Buffer.byteLength(name), at + 22);
    }
    sizes.forEach((size, i) => {
      behind.writeUInt32LE(size, 4 + 4 * i);
      record.writeUInt32LE(size, 16 + 4 * i);
    });
    record.writeUInt32LE(offset, 42);
    const all = [local, Buffer.from(name), packed, behind];
    parts.push(...all);
    directory.push(record, Buffer.from(name));
    offset += all.reduce((sum, { length }) => sum + length, 0);
  }
  const [central, end] = [Buffer.concat(directory), Buffer.alloc(22)];
  end.writeUInt32LE(0x06054b50, 0);
  for (const at of [8, 10]) end.writeUInt16LE(Object.keys(files).length, at);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

describe('Packing an archive tightly', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dimcat-repack-'));
  after(() => rmSync(folder, { recursive: true }));

  it('keeps files, names and order, and takes less room', async () => {
    const { packedTightly } = (await import(
      pathToFileURL(path.join(root, 'scripts/lib/repack.mjs')).href
    )) as Repack;
    const words = Buffer.from(
      Array.from({ length: 9_000 }, (_, i) => `word ${(i * i) % 97}`).join(),
    );
    const files = { 'a/one.txt': words, 'ü.txt': Buffer.from('two'), empty: Buffer.alloc(0) };
    const before = streamed(files);
    const after = packedTightly(before);
    assert.ok(after.length < 0.9 * before.length, `${before.length} -> ${after.length}`);
    const file = path.join(folder, 'x.zip');
    writeFileSync(file, after);
    assert.deepEqual(
      readZip(file).map(({ name, read }) => [name, read().toString()]),
      Object.entries(files).map(([name, data]) => [name, data.toString()]),
    );
    // Headers before the data say the same as the directory, as readers that stream need it.
    const local = after.subarray(0, 30);
    assert.equal(local.readUInt16LE(6), 0x800);
    assert.deepEqual(
      [local.readUInt32LE(14), local.readUInt32LE(22)],
      [crc32(words), words.length],
    );
    assert.deepEqual(packedTightly(after), after);
    assert.throws(() => packedTightly(Buffer.from('PK, but not one')), /no zip file/);
  });
});
