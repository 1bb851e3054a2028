/** The filters of Pillow's `Image.resize`, by the numbers that a preprocessor_config.json gives them. */

export interface Filter {
  readonly name: string;
  /** Half of the filter's width in source pixels, unless the picture shrinks. */
  readonly support: number;
  weight(x: number): number;
}

const box = (x: number): number => (x > -0.5 && x <= 0.5 ? 1 : 0);

const triangle = (x: number): number => Math.max(0, 1 - Math.abs(x));

function hamming(x: number): number {
  const a = Math.abs(x);
  if (a === 0) return 1;
  return a >= 1 ? 0 : sinc(a) * (0.54 + 0.46 * Math.cos(a * Math.PI));
}

/** Keys 1981 with a = -1/2. */
function cubic(x: number): number {
  const a = Math.abs(x);
  if (a < 1) return (1.5 * a - 2.5) * a * a + 1;
  return a < 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
}

const lanczos = (x: number): number => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0);

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

/** `PIL.Image.Resampling` 1..5; 0, the nearest pixel, is not a filter. */
const filters: ReadonlyMap<number, Filter> = new Map([
  [1, { name: 'lanczos', support: 3, weight: lanczos }],
  [2, { name: 'bilinear', support: 1, weight: triangle }],
  [3, { name: 'bicubic', support: 2, weight: cubic }],
  [4, { name: 'box', support: 0.5, weight: box }],
  [5, { name: 'hamming', support: 1, weight: hamming }],
]);

/** @returns undefined for 0 (nearest) and for numbers that Pillow does not have. */
export function filterOf(resample: number): Filter | undefined {
  return filters.get(resample);
}
