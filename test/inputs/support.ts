/** The pictures and sounds of golden/make.py, and the files beside it. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Picture } from '../../server/inputs/image/picture';
import { root } from '../support/paths';

/** A file that make.py made. One that is missing fails the test. */
export function golden(name: string): string {
  return path.join(root, 'test/inputs/golden', name);
}

export function goldenJson(name: string): unknown {
  return JSON.parse(readFileSync(golden(`${name}.json`), 'utf8'));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

export function picture(width: number, height: number): Picture {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) {
    const c = i % 3;
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    const squares = ((Math.floor(x / 8) + Math.floor(y / 8)) % 2) * 90;
    rgb[i] = x * (7 + c) + y * (11 - 2 * c) + Math.floor((x * y) / (3 + c)) + squares;
  }
  return { width, height, rgb };
}

/** Samples as 16-bit integers. */
export function sound(samples: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, t) => {
    const tone = (Math.floor((t * t) / 700) % 20000) - 10000;
    return tone + ((t * 7919 + t * t * 31) % 3001) - 1500;
  });
}

export interface WavOptions {
  readonly rate?: number;
  readonly channels?: number;
  readonly tag?: number;
  readonly bits?: number;
  /** What the header says that the samples take, in bytes. */
  readonly claimed?: number;
  readonly extensible?: boolean;
}

/** A WAV file around samples that are coded already. */
export function wav(data: Uint8Array, options: WavOptions = {}): Buffer {
  const { rate = 16000, channels = 1, tag = 1, bits = 16, extensible = false } = options;
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE((rate * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  if (extensible) format.writeUInt16LE(tag, 24);
  // A chunk that nobody needs, of odd length, stands before the samples.
  const chunks = [
    chunk('fmt ', format),
    chunk('LIST', Buffer.from('odd')),
    chunk('data', data, options.claimed),
  ];
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return chunk('RIFF', body);
}

function chunk(name: string, data: Uint8Array, claimed = data.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(claimed, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** Writes a file into a folder and gives its path. */
export function put(folder: string, name: string, bytes: Uint8Array | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}
