/**
 * Decodes a file to the samples of one channel; refuses, with a reason, whatever is not exactly what the model takes.
 */
import * as path from 'node:path';
import { isRefused, type Refused, unreadable } from '../faults';
import { readFlacHeader, readFlacSamples } from './flac';
import type { SoundHeader } from './sound';
import { readWavHeader, readWavSamples } from './wav';

/**
 * Samples as float32, full scale = 1.
 *
 * Nothing is mixed or resampled: a resampler's filter would move every value, and the field's tools do not agree on
 * one.
 *
 * @param file Its path, for messages.
 * @throws FaultError `input-unreadable`.
 */
export async function decodeSound(
  file: string,
  bytes: Uint8Array,
  rate: number,
): Promise<Float32Array> {
  const samples = await samplesOf(bytes, (header) => checkForm(file, header, rate));
  if (isRefused(samples))
    throw unreadable(
      file,
      samples.refused,
      `WAV and FLAC are read: convert it (${conversion(file, rate)}), or leave it out.`,
    );
  if (samples.length === 0) throw unreadable(file, 'holds no sound', 'Leave it out.');
  const bad = samples.findIndex((x) => !Number.isFinite(x));
  if (bad === -1) return samples;
  throw unreadable(
    file,
    `holds ${samples[bad]!} at sample ${bad}`,
    'Write the file again without it.',
  );
}

async function samplesOf(
  bytes: Uint8Array,
  check: (header: SoundHeader) => void,
): Promise<Float32Array | Refused> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (bytes.length === 0) return { refused: 'is empty' };
  if (/^RIFF....WAVE/s.test(start)) {
    const header = readWavHeader(view);
    if (isRefused(header)) return header;
    check(header);
    return readWavSamples(view, header);
  }
  if (start.startsWith('fLaC')) {
    const header = readFlacHeader(view);
    if (isRefused(header)) return header;
    check(header);
    return readFlacSamples(bytes, header);
  }
  return { refused: nameOf(start) };
}

function nameOf(start: string): string {
  const others: readonly (readonly [RegExp, string])[] = [
    [/^(ID3|\xff[\xe2-\xff])/, 'an MP3'],
    [/^OggS/, 'an Ogg file'],
    [/^....ftyp/s, 'an MP4'],
    [/^FORM/, 'an AIFF'],
    [/^(RF64|RIFX)/, 'a WAV of a kind for long or big-endian files'],
  ];
  const other = others.find(([magic]) => magic.test(start))?.[1];
  return other === undefined ? 'is not a sound' : `is ${other}, which Dimcat does not read`;
}

/** One channel at the model's rate, or a fault that says how to make it so. */
function checkForm(file: string, header: SoundHeader, rate: number): void {
  if (header.channels === 1 && header.rate === rate) return;
  const channels =
    ['', 'one channel', 'two channels (stereo)'][header.channels] ?? `${header.channels} channels`;
  throw unreadable(
    file,
    `has ${channels} at ${header.rate} Hz, and the model takes one channel at ${rate} Hz`,
    `Convert it and take the old file out of the folder: ${conversion(file, rate)}.`,
  );
}

function conversion(file: string, rate: number): string {
  const { name, base } = path.parse(file);
  return `ffmpeg -i "${base}" -ac 1 -ar ${rate} "${name}.${rate}.wav"`;
}
