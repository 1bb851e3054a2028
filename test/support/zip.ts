/** Reading a .zip (and so a .vsix): the part of the format that packaging tools write, without ZIP64 and encryption. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  /** As in the archive, `/` between folders. */
  readonly name: string;
  /** Unpacked size in bytes. */
  readonly size: number;
  readonly read: () => Buffer;
}

/** The files in an archive, in its order. */
export function readZip(file: string): ZipEntry[] {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0) throw new Error(`${file} is no zip file.`);
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push(entryAt(zip, at, nameLength));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries.filter(({ name }) => !name.endsWith('/'));
}

/** Unpacks the files below `folder` of the archive into `target`. */
export function unpackZip(file: string, folder: string, target: string): void {
  for (const { name, read } of readZip(file)) {
    const inside = path.posix.relative(folder, name);
    if (inside.startsWith('..')) continue;
    const destination = path.join(target, inside);
    mkdirSync(path.dirname(destination), { recursive: true });
    writeFileSync(destination, read());
  }
}

/** One record of the central directory. */
function entryAt(zip: Buffer, at: number, nameLength: number): ZipEntry {
  const method = zip.readUInt16LE(at + 10);
  const packedSize = zip.readUInt32LE(at + 20);
  const header = zip.readUInt32LE(at + 42);
  return {
    name: zip.toString('utf8', at + 46, at + 46 + nameLength),
    size: zip.readUInt32LE(at + 24),
    read: () => {
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const packed = zip.subarray(start, start + packedSize);
      return method === 0 ? Buffer.from(packed) : inflateRawSync(packed);
    },
  };
}
