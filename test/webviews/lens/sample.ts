/** A short text, read by three features. */
import type { LensHead, LensInput, LensReading } from '../../../server/protocol/panels/lens';
import { pngOf } from '../../support/mediaFiles';

const words = [
  'The',
  ' dog',
  ' chased',
  ' a',
  ' cat',
  '.',
  '\n',
  ' It',
  ' ate',
  ' bread',
  ' and',
  '\t',
  ' slept',
];

/** Percentiles by feature. */
const rows: Readonly<Record<string, readonly number[]>> = {
  animal: [40, 99.8, 96, 60, 99.6, 50, 30, 88, 93, 72, 55, 20, 91],
  food: [30, 22, 40, 50, 8, 50, 45, 77, 97, 99.4, 80, 3, 60],
  'body-part': [50, 60, 55, 48, 63, 0.4, 51, 40, 74, 33, 21, 50, 66],
};
const k = 64;

export const sampleReading: LensReading = {
  ...{ kind: 'resid', layer: 4, layers: { first: 0, last: 5 }, signs: 'centred' },
  ...{ draws: 500, dimensions: 256 },
  tokens: words.map((text, id) => ({ id: 100 + id, text })),
  features: Object.entries(rows).map(([id, percentile]) => ({
    ...{ id, k, dimensions: Array.from({ length: k }, (_, d) => 4 * d), words: 32, expected: 0.13 },
    source: id === 'food' ? 'anchors' : 'measured',
    above: percentile.filter((p) => p > 99).length,
    ...(id === 'animal' && { label: 'Animals' }),
  })),
  all: ['animal', 'food', 'body-part', 'plant'].map((id) => ({
    id,
    label: id === 'animal' ? 'Animals' : id,
  })),
  warnings: ['plant: not read: it has no anchors, or no negatives'],
};

export function sampleBytes(
  series: readonly (readonly number[])[] = Object.values(rows),
): Uint8Array {
  const numbers = series.flatMap((percentile) => [
    ...percentile.map((p) => Math.round(100 * p)),
    ...percentile.map((p) => Math.round(10_000 * (0.4 + p / 200))),
  ]);
  return new Uint8Array(Uint16Array.from(numbers).buffer);
}

/** Layers 0 to 5 of one feature, of which two have no cache. */
export const sampleLayers = {
  data: {
    layers: [0, 1, 2, 3, 4, 5].map((layer) => ({ layer, read: layer !== 1 && layer !== 2 })),
  },
  bytes: sampleBytes(
    [0.3, 0.8, 1, 0.97].map((share) => rows['animal']!.map((p) => 50 + share * (p - 50))),
  ),
};

export const sampleToken = {
  nearest: [
    { text: ' wolf', distance: 41 },
    { text: ' puppy', distance: 44 },
    { text: ' horse', distance: 52 },
  ],
  changed: Array.from({ length: 60 }, (_, i) => 3 * i),
};

/** What the head says of the first tokens, at six layers: the later, the surer. */
export function sampleHead(from: number): LensHead {
  const next = words.slice(from + 1, from + 9);
  const cellAt = (layer: number, t: number): LensHead['layers'][number]['cells'][number] => {
    const rank = [1, 1, 3, 1, 4, 31, 1, 240][(3 * layer + t) % 8]!;
    const own = { text: next[t] ?? ' and', probability: 0.1 + 0.15 * layer };
    const others = [' the', ' was', ' up', ' his'].map((text, i) => ({
      ...{ text, probability: 0.08 / (i + 1) },
    }));
    return {
      ...{ state: [own, ...others], permutedRank: layer === 5 && t === 2 ? 1 : 900, kl: 0.21 * t },
      ...{ rank, signs: rank === 1 ? [{ ...own, probability: 0.06 }, ...others] : others },
    };
  };
  const tokens = Math.min(8, words.length - from);
  return {
    says: 'next',
    layers: [0, 1, 2, 3, 4, 5].map((layer) => ({
      layer,
      cells: Array.from({ length: tokens }, (_, t) => cellAt(layer, t)),
    })),
  };
}

/** A picture of one bright disc, by two features; the disc's patches are those of a dog. */
export function sampleImage(): { data: LensInput; bytes: Uint8Array } {
  const side = 32;
  const pixels = new Uint8Array(3 * side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const isInside = (x - 12) ** 2 + (y - 18) ** 2 < 90;
      pixels.set(isInside ? [220, 180, 90] : [40 + 3 * x, 60, 90 + 4 * y], 3 * (side * y + x));
    }
  const dog = [30, 45, 52, 8, 77, 91, 40, 55, 99.6, 99.8, 96, 20, 93, 97, 60, 0.6];
  const ship = dog.map((p) => 100 - p);
  return inputOf(
    { dog, ship },
    {
      ...{ grid: { rows: 4, columns: 4 }, width: side, height: side, seconds: null },
      image: `data:image/png;base64,${Buffer.from(pngOf(pixels, side)).toString('base64')}`,
    },
  );
}

/** A sound whose tone rises, by frames. */
export function sampleSound(): { data: LensInput; bytes: Uint8Array } {
  const side = 64;
  const pixels = new Uint8Array(3 * side * side).fill(245);
  for (let x = 0; x < side; x++)
    for (let y = -2; y <= 2; y++)
      pixels.fill(
        30,
        3 * (side * (56 - Math.floor(x / 1.4) + y) + x),
        3 * (side * (56 - Math.floor(x / 1.4) + y) + x) + 3,
      );
  const rising = Array.from({ length: 25 }, (_, i) => (i > 17 ? 99.4 : 30 + 2.5 * i));
  return inputOf(
    { rising },
    {
      ...{ grid: { rows: 1, columns: 25 }, width: side, height: side, seconds: 0.5 },
      image: `data:image/png;base64,${Buffer.from(pngOf(pixels, side)).toString('base64')}`,
    },
  );
}

function inputOf(
  rows: Readonly<Record<string, readonly number[]>>,
  own: Pick<LensInput, 'grid' | 'width' | 'height' | 'seconds' | 'image'>,
): { data: LensInput; bytes: Uint8Array } {
  const features = Object.entries(rows).map(([id, percentile]) => ({
    ...{ id, k: 16, dimensions: [1, 5, 9], words: 24, expected: 0.16 },
    source: 'measured' as const,
    above: percentile.filter((p) => p > 99).length,
  }));
  const data: LensInput = {
    ...{ kind: 'resid', layer: 2, layers: { first: 0, last: 2 }, signs: 'centred' },
    ...{ draws: 500, dimensions: 48, features, warnings: [] },
    all: features.map(({ id }) => ({ id, label: id })),
    whole: features.map((_, i) => ({ agreement: 0.875 - 0.5 * i, percentile: 99.2 - 80 * i })),
    ...own,
  };
  return { data, bytes: sampleBytes(Object.values(rows)) };
}
