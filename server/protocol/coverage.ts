/** How many bits of the signs a catalog explains (docs/measuring.md#coverage), as it is kept beside the catalog. */
import { count, listOf, nullable, object, oneOf, real, text, type Decoded } from './decode';
import { bits as figure, fixed } from './format';

/** What one dimension's sign has of it: bits explained, negative where labels mislead, of its entropy. */
export type ExplainedDimension = Decoded<typeof explainedDimension>;
const explainedDimension = object({ index: count, bits: real(), entropy: real(0, 1) });

/** A feature, or a list of the catalog's `words`, and the bits that are lost if it is left out. */
const labelGain = object({ name: text, source: oneOf('feature', 'words'), lost: real() });

export type CoverageRecord = Decoded<typeof coverageRecord>;
export const coverageRecord = object({
  /** Bits per token, of all dimensions together; the interval is null below 10 words. */
  bits: object({
    explained: real(),
    low: nullable(real()),
    high: nullable(real()),
    /** The entropy of all signs. */
    total: real(0),
    /** explained / total; 0 where every sign is constant. */
    share: real(),
  }),
  /** The same labels on words that look alike: what looks and frequency alone explain. */
  shuffled: object({ explained: real(), share: real() }),
  /** The lists that Dimcat ships, in place of the catalog's. */
  lexicon: object({ explained: real(), share: real() }),
  /** Of the site. */
  dimensions: count,
  tokens: count,
  words: count,
  labels: count,
  /** Changes with the names and tokens of the labels. */
  labelsMark: text,
  /** Largest loss first. */
  features: listOf(labelGain),
  /** By the share of their entropy; constant ones are in neither. */
  best: listOf(explainedDimension),
  least: listOf(explainedDimension),
  seed: real(),
  dimcat: text,
});

/** "explains 3.1 % [2.9, 3.3] of 2,103 bits". */
export function coverageWords({ bits }: Pick<CoverageRecord, 'bits'>): string {
  const { share, interval, total } = coverageFigures(bits);
  return `explains ${share} % [${interval ?? 'no interval'}] of ${total}`;
}

/** "3.1", "2.9, 3.3" and "2,103 bits"; the first two in percent. */
export function coverageFigures({ explained, low, high, total }: CoverageRecord['bits']): {
  readonly share: string;
  readonly interval: string | undefined;
  readonly total: string;
} {
  const share = (value: number): string => (total === 0 ? '0' : fixed((100 * value) / total, 1));
  const interval = low === null || high === null ? undefined : `${share(low)}, ${share(high)}`;
  return { share: share(explained), interval, total: bitsText(total) };
}

/** "2,103 bits", "0.42 bits". */
export function bitsText(bits: number): string {
  return `${figure(bits)} bits`;
}
