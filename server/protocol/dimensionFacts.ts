/**
 * What the model does with a single dimension, beyond the signs of one token cache; each number is defined in
 * docs/measuring.md#facts-of-a-dimension. A part that makes no sense at a site, or that the model does not show, is
 * `{ reason }` in words.
 */
import {
  count,
  listOf,
  nullable,
  object,
  oneOf,
  orReason,
  real,
  text,
  unit,
  type Decoded,
} from './decode';

/** How the sign holds over layers: tokens alone, at another layer of the stream. */
export type LayerSign = Decoded<typeof layerSign>;
const layerSign = object({
  layer: count,
  /** Share of tokens with the same sign at both layers. */
  same: unit,
  /** Correlation of the two signs; null if one of them is the same on all tokens. */
  phi: nullable(real(-1, 1)),
  /** Share of + at that layer. */
  plusShare: unit,
});

export type SignInText = Decoded<typeof signInText>;
const signInText = object({
  positions: count,
  passages: count,
  /** Share of positions at which the sign is that of the token alone, with a 95 % interval over passages. */
  kept: object({ value: unit, low: nullable(unit), high: nullable(unit) }),
  /** That share if the signs of both kinds were dealt to the positions at random. */
  expected: unit,
  phi: nullable(real(-1, 1)),
});

/** A neuron that writes the dimension. */
export type DimensionWriter = Decoded<typeof writer>;
const writer = object({
  block: count,
  neuron: count,
  /** Weight of the down projection: + raises the dimension where the neuron is active. */
  weight: real(),
  /** The dimension's share of the neuron's squared write. */
  ofNeuron: unit,
  /** The neuron's share of all squared weights that write the dimension. */
  ofDimension: unit,
  /** Chance that the largest weight is as large where neurons of the same norms write in random directions. */
  p: unit,
});

/** What a head or a neuron reads by. */
export const HEAD_INPUTS = ['q', 'k', 'v'] as const;

/** A head that reads the dimension. */
export type DimensionHead = Decoded<typeof head>;
const head = object({
  through: oneOf(...HEAD_INPUTS),
  /** Of keys and values: the head of those, of which queries may share one. */
  head: count,
  /** The dimension's share of the squared input weights of the head; 1 / D on average. */
  share: unit,
  /** 1: the head reads no dimension more. */
  rank: count,
});

export type DimensionReader = Decoded<typeof reader>;
const reader = object({
  neuron: count,
  through: oneOf('gate', 'up'),
  /** Cosine of the neuron's input weights with the dimension. */
  cosine: real(-1, 1),
  /** Chance that the best of as many random directions has as large a cosine, in size. */
  p: unit,
});

/** A token and what it gains, in logits. */
export type TokenGain = Decoded<typeof tokenGain>;
const tokenGain = object({ id: count, text, logits: real() });

/** The direct logit effect of a rise of the dimension. */
export type DirectEffect = Decoded<typeof directEffect>;
const directEffect = object({
  /** Logits beside the mean of the vocabulary, for a rise by the root mean square of the last state. */
  promoted: listOf(tokenGain),
  suppressed: listOf(tokenGain),
  /** Standard deviation over the vocabulary. */
  deviation: real(0),
});

const movedToken = object({
  id: count,
  text,
  /** Mean over prompts of the logit's change beside that of the vocabulary's mean. */
  change: real(),
  /** Share of prompts in which it changes in that direction. */
  prompts: unit,
});
export type MovedToken = Decoded<typeof movedToken>;

/** What turning the dimension alone about its centre does to what the model predicts. */
export type FlipAlone = Decoded<typeof flipAlone>;
const flipAlone = object({
  prompts: count,
  /** KL(untouched || flipped), nats. */
  kl: object({ mean: real(0), low: real(0), high: real(0) }),
  /** Share of prompts in which another token comes first. */
  firstChanged: unit,
  raised: listOf(movedToken),
  lowered: listOf(movedToken),
  /** Random other dimensions, each flipped alone. */
  others: object({
    dimensions: count,
    /** Median over them of the mean KL. */
    kl: real(0),
    firstChanged: unit,
    /** (b + 1) / (m + 1), b of m others have at least this mean KL. */
    p: unit,
  }),
  /** Whether masks of ones leave every bit of the logits. */
  maskIdentity: object({ maxAbsDifference: real(0) }),
});

/** How far values lie from where the sign turns: the vocabulary mean, or 0 for raw signs. */
export type ValueHistogram = Decoded<typeof valueHistogram>;
const valueHistogram = object({
  /** Tokens that were read, each alone. */
  tokens: count,
  /** Of a bin, in the units of the values. */
  width: real(0),
  /** From the lowest; the sign turns in the middle, and the outermost bins take all that lies beyond. */
  counts: listOf(count),
});

export type DimensionFacts = Decoded<typeof dimensionFacts>;
export const dimensionFacts = object(
  {
    index: count,
    layers: orReason(
      object({
        /** Tokens that are compared. */
        tokens: count,
        others: listOf(layerSign),
        /** Layers without a token cache. */
        unread: listOf(count),
      }),
    ),
    inText: orReason(signInText),
    writers: orReason(
      object({
        blocks: count,
        neurons: count,
        /** Largest weight, in size, first. */
        best: listOf(writer),
      }),
    ),
    readers: orReason(
      object({
        block: count,
        /** Largest share first. */
        heads: orReason(object({ of: count, best: listOf(head) })),
        /** Largest cosine, in size, first. */
        neurons: orReason(object({ of: count, best: listOf(reader) })),
      }),
    ),
    output: orReason(directEffect),
    flip: orReason(flipAlone),
    seed: real(),
    dimcat: text,
  },
  {
    /** Absent in files of earlier versions. */
    values: orReason(valueHistogram),
  },
);

/** Facts without what only a host knows. */
export type PureFacts = Omit<DimensionFacts, 'dimcat'>;
