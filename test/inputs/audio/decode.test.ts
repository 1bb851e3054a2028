import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeSound } from '../../../server/inputs/audio/decode';
import { fault } from '../../support/faults';
import { Random } from '../../support/random';
import { golden, sound, wav, type WavOptions } from '../support';

const decode = (bytes: Uint8Array, rate = 16000): Promise<Float32Array> =>
  decodeSound('a.wav', bytes, rate);

const refuses = (bytes: Uint8Array, message: RegExp): Promise<void> =>
  assert.rejects(decode(bytes), fault('input-unreadable', message));

const floats = (...values: number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);
const twoSamples = Buffer.from([0, 0x40, 0, 0xc0]);

describe('decoding sounds', () => {
  const codings: readonly (readonly [string, Buffer, WavOptions])[] = [
    ['8 bits', Buffer.from([192, 64]), { bits: 8 }],
    ['16 bits', twoSamples, {}],
    ['24 bits', Buffer.from([0, 0, 0x40, 0, 0, 0xc0]), { bits: 24 }],
    ['32 bits', Buffer.from([0, 0, 0, 0x40, 0, 0, 0, 0xc0]), { bits: 32 }],
    ['floats', floats(0.5, -0.5), { bits: 32, tag: 3 }],
    ['doubles', Buffer.from(Float64Array.of(0.5, -0.5).buffer), { bits: 64, tag: 3 }],
    ['extensible', twoSamples, { extensible: true }],
  ];
  for (const [name, data, options] of codings)
    it(`reads WAV of ${name}`, async () =>
      assert.deepEqual([...(await decode(wav(data, options)))], [0.5, -0.5]));

  it('makes 16 bits the share of 32768', async () => {
    const values = await decode(wav(Buffer.from(Int16Array.of(-32768, 32767, 1).buffer)));
    assert.deepEqual([...values], [-1, 32767 / 32768, 1 / 32768]);
  });

  for (const bits of [16, 24])
    it(`reads FLAC of ${bits} bits without loss`, async () => {
      const values = await decode(readFileSync(golden(`${bits}.flac`)));
      assert.deepEqual(
        values,
        Float32Array.from(sound(3000), (s) => s / 32768),
      );
    });

  it('refuses stereo and other rates, with the command that converts', async () => {
    const stereo = wav(twoSamples, { channels: 2, rate: 44100 });
    await refuses(
      stereo,
      /two channels \(stereo\) at 44100 Hz, and the model takes one channel at 16000 Hz/,
    );
    await assert.rejects(decode(stereo), /ffmpeg -i "a\.wav" -ac 1 -ar 16000 "a\.16000\.wav"/);
    await refuses(wav(twoSamples, { rate: 8000 }), /one channel at 8000 Hz/);
    await refuses(readFileSync(golden('stereo.flac')), /two channels \(stereo\) at 44100 Hz/);
    await refuses(wav(Buffer.alloc(12), { channels: 6 }), /6 channels/);
  });

  it('refuses headers that lie', async () => {
    await refuses(
      wav(twoSamples, { claimed: 4_000_000_000 }),
      /holds 4000000000 bytes of sound and holds 4/,
    );
    const wrongFrame = wav(twoSamples);
    wrongFrame.writeUInt16LE(7, 32);
    await refuses(wrongFrame, /contradicts itself/);
    await refuses(wav(Buffer.alloc(3), { bits: 16 }), /ends within a sample/);
    await refuses(wav(twoSamples, { bits: 12 }), /format 1 with 12 bits/);
    await refuses(wav(twoSamples, { tag: 85, bits: 16 }), /format 85/);
    await refuses(wav(twoSamples).subarray(0, 40), /without samples/);
    await refuses(
      Buffer.concat([wav(twoSamples).subarray(0, 12), wav(twoSamples).subarray(36)]),
      /does not say/,
    );
  });

  it('refuses samples that are not numbers, naming the first', async () => {
    await refuses(wav(floats(0, NaN, 1), { bits: 32, tag: 3 }), /holds NaN at sample 1/);
    await refuses(wav(floats(0, 0, Infinity), { bits: 32, tag: 3 }), /holds Infinity at sample 2/);
  });

  it('refuses in words what is not read', async () => {
    await refuses(Buffer.alloc(0), /is empty/);
    await refuses(wav(Buffer.alloc(0)), /holds no sound/);
    await refuses(Buffer.from('some text, longer than a header'), /is not a sound/);
    await refuses(Buffer.from('ID3 and a song'), /is an MP3/);
    await refuses(Buffer.from('OggS and a song'), /is an Ogg file/);
  });

  it('refuses a FLAC that ends early or is changed', async () => {
    const bytes = readFileSync(golden('16.flac'));
    await refuses(bytes.subarray(0, 20), /damaged header/);
    await refuses(bytes.subarray(0, 2500), /damaged or not whole/);
    const changed = Buffer.from(bytes);
    changed[2500]! ^= 255;
    await refuses(changed, /damaged or not whole/);
  });

  it('refuses a FLAC of more samples than memory, by its header', async () => {
    const bytes = Buffer.from(readFileSync(golden('16.flac')));
    bytes.writeUInt32BE(0xffffffff, 22);
    await refuses(bytes, /more than 268 million samples/);
  });

  it('gives samples or a fault for bytes changed at random', async () => {
    const random = new Random(11);
    const files = [wav(new Uint8Array(sound(300).buffer)), readFileSync(golden('16.flac'))];
    for (let run = 0; run < 200; run++) {
      const changed = Buffer.from(files[run % 2]!);
      for (let i = 0; i <= run % 3; i++)
        changed[random.below(run % 4 < 2 ? 60 : changed.length)] = random.below(256);
      try {
        const samples = await decode(changed);
        assert.ok(samples.every((x) => Number.isFinite(x)));
      } catch (error) {
        assert.ok(fault('input-unreadable')(error), String(error));
      }
    }
  });
});
