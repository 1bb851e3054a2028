/** The heads and neurons of the next block that read dimensions of the residual stream: their input weights. */
import {
  HEAD_INPUTS,
  type DimensionFacts,
  type DimensionHead,
  type DimensionReader,
} from '../../protocol/dimensionFacts';
import type { BlockReads, HeadShape } from '../../protocol/flips';
import type { Place } from '../../protocol/states';
import type { Subject } from '../experiments/ports';
import { chanceOfBest, largest } from './alignment';
import { unlessRefused, type FactsTask } from './task';

type Readers = DimensionFacts['readers'];

/** Shown for each dimension. */
const [HEADS, NEURONS] = [5, 5];

/** @returns One answer for each dimension of the task. */
export async function readersOf(
  { model, place }: Pick<Subject, 'model' | 'place'>,
  { dimensions }: Pick<FactsTask, 'dimensions'>,
): Promise<Readers[]> {
  const block = place.layer + 1;
  const none = (reason: string): Readers[] => dimensions.map(() => ({ reason }));
  if (place.site === 'ffn') return none('a neuron is read by its own block’s down projection');
  if (place.site !== 'resid')
    return ofHeads(await model.causes.heads({ layer: place.layer }), place, dimensions);
  if (block > model.layers) return none('no block follows: the final norm and the head read it');
  const reads = await unlessRefused(() => model.causes.reads({ layer: block, dimensions }));
  if ('reason' in reads) return none(reads.reason);
  return dimensions.map((d, i) => ({
    block,
    heads: headsOf(reads.heads, d, model.dimensions),
    neurons: neuronsOf(reads.neurons, i, dimensions.length, model.dimensions),
  }));
}

/** Keys and values belong to a head. */
function ofHeads(
  { heads, keyHeads, headWidth }: HeadShape,
  { site, layer }: Place,
  dimensions: readonly number[],
): Readers[] {
  return dimensions.map((d) => {
    if (heads === null || keyHeads === null || headWidth === null)
      return { reason: 'the graph does not show to which head it belongs' };
    const what = site === 'k' ? 'keys' : 'values';
    const readers = heads === keyHeads ? 'that head alone reads' : `${heads / keyHeads} heads read`;
    const head = Math.floor(d / headWidth);
    return { reason: `it belongs to the ${what} of head ${head} in block ${layer}: ${readers} it` };
  });
}

type Found = Exclude<Readers, { readonly reason: string }>;

function headsOf(heads: BlockReads['heads'], d: number, dimensions: number): Found['heads'] {
  if ('reason' in heads) return heads;
  const all = HEAD_INPUTS.flatMap((through): DimensionHead[] => {
    const shares = heads[through];
    const count = shares.length / dimensions;
    return Array.from({ length: count }, (_, head) => {
      const share = shares[d * count + head]!;
      let rank = 1;
      for (let other = 0; other < dimensions; other++)
        if (shares[other * count + head]! > share) rank++;
      return { through, head, share: Math.min(1, share), rank };
    });
  });
  const shares = all.map(({ share }) => share);
  return { of: all.length, best: largest(shares, HEADS).map((i) => all[i]!) };
}

function neuronsOf(
  neurons: BlockReads['neurons'],
  place: number,
  asked: number,
  dimensions: number,
): Found['neurons'] {
  if ('reason' in neurons) return neurons;
  const count = neurons.up.length / asked;
  const all = (['gate', 'up'] as const).flatMap((through) => {
    const part = neurons[through]?.subarray(place * count, (place + 1) * count) ?? [];
    return Array.from(part, (cosine, neuron) => ({ neuron, through, cosine }));
  });
  const shares = all.map(({ cosine }) => cosine * cosine);
  const best = largest(shares, NEURONS).map((i): DimensionReader => {
    const { cosine, ...which } = all[i]!;
    const p = chanceOfBest(shares[i]!, dimensions, all.length);
    return { ...which, cosine: Math.max(-1, Math.min(1, cosine)), p };
  });
  return { of: count, best };
}
