/** Filters that add up a power spectrum in bands as wide as the ear's. */

/** Triangles between equally spaced points of a mel scale. */
export interface MelSettings {
  readonly filters: number;
  /** Bins of the spectrum, from 0 Hz to half of the rate. */
  readonly bins: number;
  readonly rate: number;
  /** In Hz. */
  readonly lowest: number;
  readonly highest: number;
  /**
   * `kaldi`: 1127 ln(1 + f / 700), straight sides in mel. `slaney`: linear below 1 kHz, straight in Hz, equal areas.
   */
  readonly scale: 'kaldi' | 'slaney';
}

/** One triangle: what the bins from `first` on are multiplied by. */
export interface MelFilter {
  readonly first: number;
  readonly weights: Float64Array;
}

export function melFilters(settings: MelSettings): readonly MelFilter[] {
  const { filters, bins, rate, scale } = settings;
  const [low, high] = [toMel(settings.lowest, scale), toMel(settings.highest, scale)];
  const points = Array.from(
    { length: filters + 2 },
    (_, i) => low + ((high - low) * i) / (filters + 1),
  );
  const hertz = (bin: number): number => (bin * rate) / 2 / (bins - 1);
  const [corners, places] =
    scale === 'kaldi'
      ? [points, Array.from({ length: bins }, (_, bin) => toMel(hertz(bin), scale))]
      : [points.map(slaneyToHertz), Array.from({ length: bins }, (_, bin) => hertz(bin))];
  return Array.from({ length: filters }, (_, i) => {
    const [left, middle, right] = [corners[i]!, corners[i + 1]!, corners[i + 2]!];
    const area = scale === 'slaney' ? 2 / (right - left) : 1;
    return trimmed(places.map((at) => area * triangle(at, left, middle, right)));
  });
}

function triangle(at: number, left: number, middle: number, right: number): number {
  return Math.max(0, Math.min((at - left) / (middle - left), (right - at) / (right - middle)));
}

function trimmed(weights: readonly number[]): MelFilter {
  const first = weights.findIndex((w) => w > 0);
  if (first === -1) return { first: 0, weights: new Float64Array(0) };
  const count = weights.filter((w) => w > 0).length;
  return { first, weights: Float64Array.from(weights.slice(first, first + count)) };
}

/** Slaney 1998: 3 mel for 200 Hz up to 1 kHz; above it 27 mel for each factor of 6.4. */
const corner = { hertz: 1000, mel: 15 };
const logStep = Math.log(6.4) / 27;

function toMel(hertz: number, scale: MelSettings['scale']): number {
  if (scale === 'kaldi') return 1127 * Math.log(1 + hertz / 700);
  if (hertz < corner.hertz) return (3 * hertz) / 200;
  return corner.mel + Math.log(hertz / corner.hertz) / logStep;
}

function slaneyToHertz(mel: number): number {
  if (mel < corner.mel) return (200 * mel) / 3;
  return corner.hertz * Math.exp(logStep * (mel - corner.mel));
}
