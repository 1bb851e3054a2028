/** What the sign bits of a toy model's bottleneck say about its features. */
import { agreementCounts } from '../../../core/agreement';
import { aucOfHistograms, histogramOfSet } from '../../../core/auc';
import { fullSet, popcount, setOf, without } from '../../../core/bits';
import { allDimensions, jointPlusCounts, mutualInformation } from '../../../core/pairs';
import type { SignPlanes } from '../../../core/planes';
import { planesFromRows, plusCounts } from '../../../core/planes';
import { dimensionStats, prototypeOf, registerByTau } from '../../prototype';
import type { Random } from '../../random';
import { sample } from '../../random';
import { mean } from '../../resampling';
import type { ToyInput, ToyModel } from './train';
import { toyHidden, toyInput } from './train';

/** Inputs that are scored: prototypes come from the first half, AUCs from the second. */
export const INPUTS = 20_000;
/** A feature is represented if the squared length of its direction exceeds this. */
export const REPRESENTED = 0.5;
/** The paper's bar for a detected feature. */
export const DETECTED = 0.7;
/** The paper's threshold on dimension AUCs, falling back to .70 and then to the best dimension. */
const TAU = 0.75;

/** Held-out AUC of one feature, by how its register is chosen. */
export interface ToyAuc {
  /** All d dimensions. */
  readonly whole: number;
  /** The paper's tau. */
  readonly tau: number;
}

export interface ToyDetection {
  /** One per represented feature. */
  readonly aucs: readonly ToyAuc[];
  /** The same for as many random inputs in place of the feature's. */
  readonly nullAucs: readonly ToyAuc[];
  /** Mean mutual information over all pairs of dimensions, bits. */
  readonly information: number;
  /** The same over the inputs in which some feature is active. */
  readonly informationActive: number;
}

export function detectToy(model: ToyModel, random: Random): ToyDetection {
  const inputs = Array.from({ length: INPUTS }, () => toyInput(model.shape, random));
  const planes = planesOf(model, inputs);
  const all = Array.from(inputs.keys());
  const labels = represented(model).map((i) => all.filter((t) => inputs[t]!.active.includes(i)));
  const active = setOf(
    all.filter((t) => inputs[t]!.active.length > 0),
    INPUTS,
  );
  return {
    aucs: labels.flatMap((tokens) => heldOut(planes, tokens)),
    nullAucs: labels.flatMap((tokens) => heldOut(planes, sample(all, tokens.length, random))),
    information: meanInformation(planes, fullSet(INPUTS)),
    informationActive: meanInformation(planes, active),
  };
}

/** Represented features. */
function represented({ weights, shape: { n, d } }: ToyModel): number[] {
  const squares = (i: number): number =>
    weights.subarray(i * d, (i + 1) * d).reduce((sum, w) => sum + w * w, 0);
  return Array.from({ length: n }, (_, i) => i).filter((i) => squares(i) > REPRESENTED);
}

function planesOf(model: ToyModel, inputs: readonly ToyInput[]): SignPlanes {
  const { d } = model.shape;
  const rowBytes = (d + 7) >>> 3;
  const rows = new Uint8Array(inputs.length * rowBytes);
  inputs.forEach((input, t) =>
    toyHidden(model, input).forEach((h, j) => {
      if (h > 0) rows[t * rowBytes + (j >>> 3)]! |= 1 << (j & 7);
    }),
  );
  return planesFromRows(rows, inputs.length, d);
}

/** One feature; none if a half of the inputs holds no positive. */
function heldOut(planes: SignPlanes, positives: readonly number[]): ToyAuc[] {
  const all = setOf(positives, INPUTS);
  const first = setOf(Array(INPUTS / 2).keys(), INPUTS);
  const rest = without(fullSet(INPUTS), first);
  const [train, test] = [split(all, first), split(all, rest)];
  if (popcount(train.pos) === 0 || popcount(test.pos) === 0) return [];
  const stats = dimensionStats(counted(planes, train.pos), counted(planes, train.neg));
  const auc = (dimensions: readonly number[]): number => {
    const counts = agreementCounts(planes, prototypeOf(stats, dimensions));
    const scores = [test.pos, test.neg].map((s) => histogramOfSet(counts, s, dimensions.length));
    return aucOfHistograms(scores[0]!, scores[1]!)!;
  };
  return [{ whole: auc(allDimensions(planes)), tau: auc(registerByTau(stats, TAU).dimensions) }];
}

function split(positives: Uint32Array, part: Uint32Array): { pos: Uint32Array; neg: Uint32Array } {
  return { pos: and(positives, part), neg: without(part, positives) };
}

function counted(planes: SignPlanes, set: Uint32Array): { n: number; plus: Uint32Array } {
  return { n: popcount(set), plus: plusCounts(planes, set) };
}

function and(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((word, i) => word & b[i]!);
}

function meanInformation(planes: SignPlanes, tokens: Uint32Array): number {
  const n = popcount(tokens);
  const plus = plusCounts(planes, tokens);
  const joint = jointPlusCounts(planes, tokens);
  const values: number[] = [];
  for (let i = 0; i < plus.length; i++) {
    for (let j = i + 1; j < plus.length; j++) {
      values.push(mutualInformation(n, plus[i]!, plus[j]!, joint[values.length]!));
    }
  }
  return mean(values);
}
