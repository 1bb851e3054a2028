/** The markers of a JPEG (ITU T.81, annex B), walked up to its end. */
import { isRefused, type Refused } from '../faults';
import type { Header } from './picture';

const startOfScan = 0xda;
const endOfImage = 0xd9;
const app1 = 0xe1;

/** Frames: C0 baseline, C1 extended, C2 progressive. The others are hierarchical, lossless or arithmetic. */
const frames = new Set([0xc0, 0xc1, 0xc2]);
const otherFrames = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

export function readJpegHeader(view: DataView): Header | Refused {
  let header: Header | Refused = { refused: 'is a JPEG without a picture' };
  let exif: Uint8Array | undefined;
  for (let at = 2; ;) {
    const marker = markerAt(view, at);
    if (marker === undefined) return { refused: 'is a JPEG that ends too early, or is damaged' };
    if (marker.kind === endOfImage) return { ...header, ...(exif && { exif }) };
    if (frames.has(marker.kind)) header = readFrame(view, marker.data);
    if (otherFrames.has(marker.kind)) header = { refused: 'is a lossless or arithmetic JPEG' };
    if (isRefused(header) && marker.kind === startOfScan) return header;
    if (marker.kind === app1) exif ??= exifIn(view, marker.data, marker.end);
    at = marker.kind === startOfScan ? endOfScan(view, marker.end) : marker.end;
  }
}

interface Marker {
  readonly kind: number;
  /** Where its data are; both are the same for markers without data. */
  readonly data: number;
  readonly end: number;
}

/** The marker at `at`, which fill bytes may precede; undefined if there is none or its data are incomplete. */
function markerAt(view: DataView, at: number): Marker | undefined {
  let place = at;
  while (byteAt(view, place) === 0xff && byteAt(view, place + 1) === 0xff) place++;
  const kind = byteAt(view, place + 1);
  if (byteAt(view, place) !== 0xff || kind === undefined) return undefined;
  const data = place + 2;
  if (kind === endOfImage || (kind >= 0xd0 && kind <= 0xd8)) return { kind, data, end: data };
  if (data + 2 > view.byteLength) return undefined;
  const end = data + view.getUint16(data);
  return end > view.byteLength || end < data + 2 ? undefined : { kind, data: data + 2, end };
}

/** In a scan, FF precedes 0 (a byte FF) or D0..D7 (restarts); anything else is the next marker. */
function endOfScan(view: DataView, start: number): number {
  let at = start;
  for (; at + 1 < view.byteLength; at++) {
    if (view.getUint8(at) !== 0xff) continue;
    const next = view.getUint8(at + 1);
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) break;
  }
  return at;
}

function readFrame(view: DataView, at: number): Header | Refused {
  if (at + 6 > view.byteLength) return { refused: 'is a damaged JPEG' };
  if (view.getUint8(at) !== 8) return { refused: `is a JPEG of ${view.getUint8(at)} bits` };
  const components = view.getUint8(at + 5);
  if (components === 4)
    return { refused: 'is a JPEG for print (CMYK), whose colours need a profile' };
  return { format: 'JPEG', width: view.getUint16(at + 3), height: view.getUint16(at + 1) };
}

function exifIn(view: DataView, at: number, end: number): Uint8Array | undefined {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, end - at);
  return String.fromCharCode(...bytes.subarray(0, 6)) === 'Exif\0\0' ? bytes : undefined;
}

function byteAt(view: DataView, at: number): number | undefined {
  return at < view.byteLength ? view.getUint8(at) : undefined;
}
