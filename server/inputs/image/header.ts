/** What a picture declares in its first bytes, read before anything is allocated. */
import type { Refused } from '../faults';
import { readJpegHeader } from './jpegHeader';
import type { Header } from './picture';

/** Common formats that refusals name. */
const others: readonly (readonly [RegExp, string])[] = [
  [/^GIF8/, 'a GIF'],
  [/^BM/, 'a BMP'],
  [/^(II\*\0|MM\0\*)/, 'a TIFF'],
  [/^....ftyp(avif|avis)/s, 'an AVIF'],
  [/^....ftyp(hei|mif)/s, 'a HEIC'],
  [/^%PDF/, 'a PDF'],
  [/^\s*<(svg|\?xml)/, 'an SVG'],
];

export function readHeader(bytes: Uint8Array): Header | Refused {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = textAt(bytes, 0, 16);
  if (bytes.length === 0) return { refused: 'is empty' };
  if (start.startsWith('\xff\xd8\xff')) return readJpegHeader(view);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return readPngHeader(view);
  if (/^RIFF....WEBPVP8/s.test(start)) return readWebPHeader(view);
  const other = others.find(([magic]) => magic.test(start))?.[1];
  return {
    refused: other === undefined ? 'is not a picture' : `is ${other}, which Dimcat does not read`,
  };
}

/** Chunks: length, name, data, checksum. */
function readPngHeader(view: DataView): Header | Refused {
  if (view.byteLength < 33) return { refused: 'ends in its header' };
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  const exif = findChunk(view, 8, 'eXIf', (at) => ({
    length: view.getUint32(at),
    name: at + 4,
    next: at + 12 + view.getUint32(at),
  }));
  return { format: 'PNG', ...size, ...(exif && { exif }) };
}

/** RIFF chunks: name, length, data, and a byte that makes the length even. */
function readWebPHeader(view: DataView): Header | Refused {
  if (view.byteLength < 30) return { refused: 'ends in its header' };
  const kind = String.fromCharCode(view.getUint8(15));
  if (kind === 'X' && (view.getUint8(20) & 2) !== 0) return { refused: 'is an animated WebP' };
  const exif = findChunk(view, 12, 'EXIF', (at) => {
    const length = view.getUint32(at + 4, true);
    return { length, name: at, next: at + 8 + length + (length % 2) };
  });
  return { format: 'WebP', ...webPSize(view, kind), ...(exif && { exif }) };
}

/** RFC 9649: 24 bits less one each, 14 bits less one each, or 14 bits each. */
function webPSize(view: DataView, kind: string): { width: number; height: number } {
  if (kind === 'X') {
    const edge = (at: number): number =>
      view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000 + 1;
    return { width: edge(24), height: edge(27) };
  }
  if (kind === 'L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

function findChunk(
  view: DataView,
  first: number,
  name: string,
  read: (at: number) => { length: number; name: number; next: number },
): Uint8Array | undefined {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let at = first; at + 8 <= view.byteLength;) {
    const chunk = read(at);
    const found = textAt(bytes, chunk.name, 4) === name;
    if (found) return bytes.subarray(at + 8, at + 8 + chunk.length);
    at = chunk.next;
  }
  return undefined;
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
