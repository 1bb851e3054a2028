import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { openReader, type InputReader } from '../../../server/inputs/api';
import { Fft } from '../../../server/inputs/audio/fft';
import { melFilters } from '../../../server/inputs/audio/mel';
import { fault } from '../../support/faults';
import { temporaryFolder } from '../../support/paths';
import { Random } from '../../support/random';
import { goldenJson, put, sound, wav } from '../support';

interface Heard {
  readonly config: object;
  readonly samples: number;
  readonly shape: readonly number[];
  readonly mean: number;
  readonly step: number;
  readonly values: readonly number[];
}

const open = (config: object | undefined, dims: readonly (number | null)[]): Promise<InputReader> =>
  openReader({
    modality: 'audio',
    ...(config && { config: JSON.stringify(config) }),
    input: { name: 'input_values', dims },
  });

describe('hearing as feature extractors do', () => {
  const folder = temporaryFolder();
  after(() => rmSync(folder, { recursive: true }));
  const file = (samples: number): string =>
    put(folder, `${samples}.wav`, wav(new Uint8Array(sound(samples).buffer)));

  for (const expected of goldenJson('heard') as Heard[])
    it(`gives transformers' numbers for ${expected.samples} samples and ${JSON.stringify(expected.config)}`, async () => {
      const reader = await open(expected.config, [null, ...expected.shape.map(() => null)]);
      const values = await reader.read(file(expected.samples));
      if (reader.shape[0] !== null) assert.deepEqual(reader.shape, expected.shape);
      assert.equal(
        values.length,
        expected.shape.reduce((a, b) => a * b),
      );
      const kept = values.filter((_, i) => i % expected.step === 0);
      assert.equal(kept.length, expected.values.length);
      expected.values.forEach((value, i) => {
        assert.ok(Math.abs(kept[i]! - value) < 1e-4, `value ${i}: ${kept[i]!} for ${value}`);
      });
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      assert.ok(Math.abs(mean - expected.mean) < 1e-5, `mean ${mean} for ${expected.mean}`);
    });

  it('follows short waveforms by zeros and cuts long ones, where the graph fixes the length', async () => {
    const reader = await open(undefined, [1, 1000]);
    const wave = Float32Array.from(sound(1500), (s) => s / 32768);
    assert.deepEqual(await reader.read(file(1500)), wave.subarray(0, 1000));
    const short = await reader.read(file(700));
    assert.deepEqual(short.subarray(0, 700), wave.subarray(0, 700));
    assert.ok(short.subarray(700).every((x) => x === 0));
  });

  it('takes mean and variance of the sound alone, not of the zeros after it', async () => {
    const config = { feature_extractor_type: 'Wav2Vec2FeatureExtractor' };
    const fixed = await (await open(config, [1, 1, 1000])).read(file(700));
    const free = await (await open(config, [null, null])).read(file(700));
    assert.deepEqual(fixed.subarray(0, 700), free);
    assert.equal(fixed[999], 0);
  });

  it('gives silence as finite numbers', async () => {
    const silence = put(folder, 'silence.wav', wav(new Uint8Array(32000)));
    const ast = await open({ feature_extractor_type: 'ASTFeatureExtractor' }, [1, 1024, 128]);
    const whisper = await open(
      { feature_extractor_type: 'WhisperFeatureExtractor' },
      [1, 80, 3000],
    );
    const wave = await open({ feature_extractor_type: 'Wav2Vec2FeatureExtractor' }, [1, null]);
    for (const reader of [ast, whisper, wave])
      assert.ok(
        (await reader.read(silence)).every((x) => Number.isFinite(x)),
        reader.summary,
      );
  });

  it('refuses less than one frame', async () => {
    const reader = await open({ feature_extractor_type: 'ASTFeatureExtractor' }, [1, 1024, 128]);
    await assert.rejects(
      reader.read(file(399)),
      fault('input-unreadable', /399 samples.*frames of 400/),
    );
  });

  it('says in words what it does', async () => {
    const free = await open(undefined, [null, null]);
    assert.equal(free.summary, 'Waveforms at 16 kHz as long as they are.');
    assert.deepEqual(free.shape, [null]);
    const other = await open({ sampling_rate: 44100 }, [null, 1, null]);
    assert.deepEqual(other.shape, [1, null]);
    assert.notEqual(other.identity, free.identity);
  });

  const unsupported = (
    what: string,
    config: object,
    message: RegExp,
    dims: readonly (number | null)[] = [null, null],
  ): void => {
    it(`refuses ${what}`, () =>
      assert.rejects(open(config, dims), fault('preprocessing-unsupported', message)));
  };
  unsupported("pictures' settings", { image_mean: [0, 0, 0] }, /image_mean .* not for sounds/);
  const whisper = { feature_extractor_type: 'WhisperFeatureExtractor' };
  unsupported(
    'another kind of extractor',
    { feature_extractor_type: 'ClapFeatureExtractor' },
    /for Clap, which/,
  );
  unsupported(
    "pictures' processors",
    { image_processor_type: 'ViTImageProcessor' },
    /for ViT, which/,
  );
  unsupported(
    'a graph of other features',
    whisper,
    /shape \[1, 1024, 128\].*makes \[batch, 80, 3000\]/,
    [1, 1024, 128],
  );
  unsupported(
    'a graph of features without a configuration',
    {},
    /sounds are \[batch, samples\]/,
    [1, 1024, 128],
  );
  unsupported('noise', { ...whisper, dither: 0.1 }, /dither/, [1, 80, 3000]);
  unsupported('a rate of nothing', { sampling_rate: 0 }, /sampling_rate .* is 0/);
});

describe('Fourier transform', () => {
  const random = new Random(3);
  for (const n of [1, 2, 5, 12, 37, 60, 400, 512])
    it(`gives the defining sum for ${n} values`, () => {
      const values = Float64Array.from({ length: n }, () => random.normal());
      const power = new Float64Array((n >> 1) + 1);
      new Fft(n).power(values, power);
      power.forEach((actual, k) => {
        const sum = (f: (x: number) => number): number =>
          values.reduce((a, x, t) => a + x * f((2 * Math.PI * k * t) / n), 0);
        const expected = sum(Math.cos) ** 2 + sum(Math.sin) ** 2;
        assert.ok(
          Math.abs(actual - expected) <= 1e-6 * (1 + expected),
          `${k}: ${actual}, ${expected}`,
        );
      });
    });
});

describe('mel filters', () => {
  it('leave out bands between two bins, as narrow ones are', () => {
    const filters = melFilters({
      filters: 128,
      bins: 129,
      rate: 16000,
      lowest: 20,
      highest: 8000,
      scale: 'kaldi',
    });
    assert.equal(filters.length, 128);
    assert.ok(filters.some(({ weights }) => weights.length === 0));
  });
});
