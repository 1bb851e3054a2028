/**
 * Frequencies of rotary embeddings from a configuration, with the scalings for long contexts. Numbers are rounded to
 * float32 where PyTorch does: a frequency that is off by its last bit turns late positions by a visible angle.
 */
import { count, flag, listOf, real, text } from '../../protocol/decode';
import type { Fields } from '../fields';
import type { Rotary } from './rotary';

export interface RopeOf {
  /** Of a head. */
  readonly width: number;
  /** What the family takes for a missing `rope_theta`; 10,000 for most. */
  readonly theta?: number;
  /** Share of a head's dimensions that are turned, if the configuration names none; 1 by default. */
  readonly share?: number;
  readonly pairs?: Rotary['pairs'];
}

/**
 * Reads `rope_parameters`, or `rope_theta`, `rope_scaling` and `partial_rotary_factor` of older files.
 *
 * @throws FaultError `model-unsupported` for a scaling that is not known.
 */
export function rotaryIn(config: Fields, of: RopeOf): Rotary {
  const outer = {
    theta: config.get('rope_theta', real(1), of.theta ?? 10_000),
    share: config.get('partial_rotary_factor', real(0, 1), of.share ?? 1),
    longest: config.get('max_position_embeddings', count, 2048),
    original: config.get('original_max_position_embeddings', count, undefined),
  };
  const inner = config.inner('rope_parameters') ?? config.inner('rope_scaling');
  if (config.has('rope_parameters')) config.ignore('rope_scaling');
  return { name: 'rotary', pairs: of.pairs ?? 'halves', ...scaled(inner, outer, of.width) };
}

/** Reads one of the entries of `rope_parameters` that differ by the type of a layer. */
export function rotaryOf(
  inner: Fields,
  name: string,
  of: RopeOf & { readonly longest: number },
): Rotary {
  const outer = { theta: of.theta ?? 10_000, share: of.share ?? 1, longest: of.longest };
  return { name, pairs: of.pairs ?? 'halves', ...scaled(inner, outer, of.width) };
}

interface Outer {
  readonly theta: number;
  readonly share: number;
  /** Positions that the model is made for. */
  readonly longest: number;
  /** Positions that it was trained for before its context was extended. */
  readonly original?: number | undefined;
}

type Scaled = Pick<Rotary, 'frequencies' | 'factor' | 'long'>;

const kinds = ['default', 'linear', 'dynamic', 'llama3', 'yarn', 'longrope'] as const;

function scaled(inner: Fields | undefined, outer: Outer, width: number): Scaled {
  if (!inner) return { frequencies: plain(outer.theta, turned(width, outer.share)), factor: 1 };
  const theta = inner.get('rope_theta', real(1), outer.theta);
  const share = inner.get('partial_rotary_factor', real(0, 1), outer.share);
  const field = inner.has('rope_type') ? 'rope_type' : 'type';
  const kind = kinds.find((one) => one === inner.get(field, text, 'default'));
  if (kind === undefined) throw inner.refuse(field, kinds.join(', '));
  if (field === 'rope_type') inner.ignore('type');
  // Positions in an image have three numbers; those of text are the same three times.
  inner.ignore('mrope_section', 'mrope_interleaved');
  const made = byKind(kind, inner, outer, theta, turned(width, share));
  inner.finish();
  return made;
}

function byKind(
  kind: (typeof kinds)[number],
  inner: Fields,
  outer: Outer,
  theta: number,
  dimensions: number,
): Scaled {
  const frequencies = plain(theta, dimensions);
  switch (kind) {
    case 'default':
      return { frequencies, factor: 1 };
    case 'linear': {
      const factor = inner.get('factor', real(1));
      return { frequencies: frequencies.map((f) => f / factor), factor: 1 };
    }
    case 'dynamic':
      return { frequencies, long: dynamic(inner, outer, theta, dimensions), factor: 1 };
    case 'llama3':
      return { frequencies: llama3(inner, outer, frequencies), factor: 1 };
    case 'yarn':
      return yarn(inner, outer, frequencies, theta);
    case 'longrope':
      return longrope(inner, outer, frequencies);
  }
}

/** How many dimensions of a head are turned. */
function turned(width: number, share: number): number {
  return Math.trunc(width * share);
}

/** 1 / theta^(2 i / turned). */
function plain(theta: number, dimensions: number): Float32Array {
  return Float32Array.from(
    { length: Math.ceil(dimensions / 2) },
    (_, i) => 1 / Math.fround(theta ** Math.fround((2 * i) / dimensions)),
  );
}

/** Rounds to float32. */
const single = Math.fround;

/**
 * NTK-aware scaling: beyond the length that a model is made for, the base grows so that the slowest turn stays below
 * the largest angle that the model has seen.
 *
 * @see bloc97 and emozilla 2023, "Dynamically scaled RoPE".
 */
function dynamic(
  inner: Fields,
  { longest }: Outer,
  theta: number,
  dimensions: number,
): NonNullable<Rotary['long']> {
  const factor = inner.get('factor', real(1));
  if (dimensions < 4)
    throw inner.refuse('factor', 'dynamic scaling of four or more turned dimensions');
  // Files of older versions carry it; transformers does not read it here.
  inner.ignore('original_max_position_embeddings');
  return { theta, factor, turned: dimensions, beyond: longest };
}

/** Slow turns are slowed further, fast ones stay, those between are blended. */
function llama3(inner: Fields, outer: Outer, frequencies: Float32Array): Float32Array {
  const factor = inner.get('factor', real(1));
  const [low, high] = [
    inner.get('low_freq_factor', real(0)),
    inner.get('high_freq_factor', real(0)),
  ];
  const original = inner.get(
    'original_max_position_embeddings',
    count,
    outer.original ?? outer.longest,
  );
  return frequencies.map((frequency) => {
    // PyTorch divides a number by a tensor as a product with its reciprocal.
    const length = single(single(1 / frequency) * single(2 * Math.PI));
    if (length > original / low) return frequency / factor;
    if (length < original / high) return frequency;
    const smooth = single(single(single(single(1 / length) * original) - low) / (high - low));
    const slow = single(single(single(1 - smooth) * frequency) / factor);
    return slow + single(smooth * frequency);
  });
}

/** @see Peng et al. 2023, "YaRN". */
function yarn(inner: Fields, outer: Outer, frequencies: Float32Array, theta: number): Scaled {
  const original = inner.get(
    'original_max_position_embeddings',
    count,
    outer.original ?? outer.longest,
  );
  const factor = inner.get('factor', real(0), outer.longest / original);
  const mscale = inner.get('mscale', real(0), 0);
  const mscaleAll = inner.get('mscale_all_dim', real(0), 0);
  const ratio =
    mscale > 0 && mscaleAll > 0
      ? growth(factor, mscale) / growth(factor, mscaleAll)
      : growth(factor);
  const [fast, slow] = [inner.get('beta_fast', real(0), 32), inner.get('beta_slow', real(0), 1)];
  const truncate = inner.get('truncate', flag, true);
  const dimensions = 2 * frequencies.length;
  const bound = (turns: number): number =>
    (dimensions * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const [low, high] = truncate
    ? [Math.floor(bound(fast)), Math.ceil(bound(slow))]
    : [bound(fast), bound(slow)];
  const first = Math.max(low, 0);
  const last = Math.min(high, dimensions - 1);
  const span = first === last ? 0.001 : last - first;
  return {
    factor: inner.get('attention_factor', real(0), ratio),
    frequencies: frequencies.map((frequency, i) => {
      const slowed = Math.min(Math.max(Math.fround((i - first) / span), 0), 1);
      return (frequency / factor) * slowed + frequency * Math.fround(1 - slowed);
    }),
  };
}

function growth(factor: number, scale = 1): number {
  return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
}

/** Two sets of frequencies: which one holds depends on how long a text is. @see Ding et al. 2024, "LongRoPE". */
function longrope(inner: Fields, outer: Outer, frequencies: Float32Array): Scaled {
  const original = inner.get(
    'original_max_position_embeddings',
    count,
    outer.original ?? outer.longest,
  );
  const factor = inner.get('factor', real(0), outer.longest / original);
  const grown = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
  const divided = (field: 'short_factor' | 'long_factor'): Float32Array => {
    const factors = inner.get(field, listOf(real(0)));
    if (factors.length !== frequencies.length)
      throw inner.refuse(field, `a list of ${frequencies.length} numbers`);
    return frequencies.map(
      (f, i) => 1 / Math.fround(Math.fround(factors[i]!) * Math.fround(1 / f)),
    );
  };
  return {
    frequencies: divided('short_factor'),
    long: { frequencies: divided('long_factor'), beyond: original },
    factor: inner.get('attention_factor', real(0), grown),
  };
}
