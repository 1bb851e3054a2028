import assert from 'node:assert/strict';
import { soundView, spectrogramOf } from '../../../server/inputs/audio/view';

const tone = (hertz: number, seconds: number, rate = 16_000): Float32Array =>
  Float32Array.from({ length: seconds * rate }, (_, i) =>
    Math.sin((2 * Math.PI * hertz * i) / rate),
  );

/** Height of the darkest row, from the bottom, as a share. */
function darkest(samples: Float32Array): number {
  const { width, height, rgb } = spectrogramOf(samples, 16_000);
  const darkness = Array.from({ length: height }, (_, y) => {
    const row = rgb.subarray(3 * width * y, 3 * width * (y + 1));
    return row.reduce((sum, byte) => sum + 255 - byte, 0);
  });
  return 1 - darkness.indexOf(Math.max(...darkness)) / height;
}

describe('the picture of a sound', () => {
  it('has low tones at its bottom', () => {
    assert.ok(darkest(tone(200, 1)) < 0.15);
    assert.ok(darkest(tone(6000, 1)) > 0.8);
  });

  it('has frames of 10 ms, farther apart where a sound is long', () => {
    assert.equal(spectrogramOf(tone(440, 1), 16_000).width, 101);
    assert.ok(spectrogramOf(tone(440, 60), 16_000).width <= 602);
  });

  it('is a PNG, of silence and of a single sample too', () => {
    for (const samples of [new Float32Array(16_000), Float32Array.of(0.5)]) {
      const { png, seconds } = soundView('a.wav', samples, 16_000);
      assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
      assert.equal(seconds, samples.length / 16_000);
    }
  });
});
