/** Pictures and sounds as files, and folders of them in which labels are planted. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../server/cache/crc32';
import { Random } from './random';

/** @param pixels RGB, row-major, `side` x `side`. */
export function pngOf(pixels: Uint8Array, side: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: side }, (_, y) =>
    Buffer.from([0, ...pixels.subarray(3 * side * y, 3 * side * (y + 1))]),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** Mono, 16 bits. @param samples In [-1, 1]. */
function wavOf(samples: Float32Array, rate = 16_000): Uint8Array {
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + 2 * samples.length, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  [1, 1].forEach((v, i) => bytes.writeUInt16LE(v, 20 + 2 * i));
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(2 * rate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((x, i) => bytes.writeInt16LE(Math.round(32_767 * x), 44 + 2 * i));
  return bytes;
}

export interface Planted {
  readonly labels: readonly string[];
  readonly each: number;
}

/** A folder for each label; what a label's files share is as strong as what each has alone. */
export function writeImages(folder: string, { labels, each }: Planted): void {
  const random = new Random(3);
  for (const label of labels) {
    const shared = random.normals(192, 30);
    fs.mkdirSync(path.join(folder, label), { recursive: true });
    for (let i = 0; i < each; i += 1) {
      const own = random.normals(192, 30);
      const pixels = Uint8Array.from(shared, (x, p) =>
        Math.max(0, Math.min(255, Math.round(128 + x + own[p]!))),
      );
      fs.writeFileSync(path.join(folder, label, `${i}.png`), pngOf(pixels, 8));
    }
  }
}

/** @param noise How strong what each has alone is; what they share is 0.15. */
export function writeSounds(folder: string, { labels, each }: Planted, noise = 0.15): void {
  const random = new Random(4);
  for (const label of labels) {
    const shared = random.normals(400, 0.15);
    fs.mkdirSync(path.join(folder, label), { recursive: true });
    for (let i = 0; i < each; i += 1) {
      const own = random.normals(400, noise);
      const samples = shared.map((x, s) => Math.max(-1, Math.min(1, x + own[s]!)));
      fs.writeFileSync(path.join(folder, label, `${i}.wav`), wavOf(samples));
    }
  }
}

/** How the pictures become the model's numbers. */
export const imageConfig = JSON.stringify({
  image_processor_type: 'ViTImageProcessor',
  do_resize: false,
  do_rescale: true,
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.25, 0.25, 0.25],
});
