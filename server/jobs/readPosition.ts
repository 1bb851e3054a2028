/** Where a model of text predicts a word: after the last word, or at a mask. */
import type { InferenceClient, ModelRef, ModelSummary, Vocabulary } from '../inference/api';
import { faultError } from '../protocol/fault';

/**
 * The effect of a later word's change as a share of an earlier word's: 0 from left to right, about 1 in an encoder.
 * Dynamically quantized activations share one scale over the whole text, which gives .06 in an int8 decoder.
 */
const mostFromBehind = 0.3;

/** Where positions mix, they do from the first blocks on. */
const fewBlocks = 2;

/** How many sets of words are tried. */
const mostTried = 4;

export interface ReadModel {
  readonly request: { readonly model: ModelRef; readonly prefix: readonly number[] };
  readonly summary: ModelSummary;
  readonly vocabulary: Vocabulary;
}

/**
 * The mask that must end a prompt so that the model predicts the next word at its last position; undefined for a model
 * that reads from left to right. An encoder sees the whole text: at a word's own position it predicts that word itself.
 *
 * @throws FaultError `model-unsupported` for an encoder whose tokenizer names no mask.
 */
export async function maskOf(
  read: ReadModel,
  inference: InferenceClient,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (!(await seesAhead(read, inference, signal))) return undefined;
  const { mask } = read.vocabulary;
  if (mask !== undefined) return mask;
  throw faultError(
    'model-unsupported',
    'The model is an encoder, which predicts a prompt’s last word rather than the next one, and its tokenizer’s configuration names no mask token to predict at.',
    'Name mask_token in the tokenizer_config.json beside the tokenizer, or flip signs in a model that reads from left to right.',
  );
}

/** The note on a flip in an encoder. */
export function maskWarning(mask: number, { vocabulary }: Pick<ReadModel, 'vocabulary'>): string {
  const token = vocabulary.textOf(mask);
  return `The model is an encoder: each prompt ends in the mask token ${token} and is read there.`;
}

/** Whether later words change the state of an earlier one as much as earlier words do. */
export async function seesAhead(
  { request: { model, prefix }, summary, vocabulary }: ReadModel,
  inference: InferenceClient,
  signal: AbortSignal,
): Promise<boolean> {
  const tried = wordSets(vocabulary);
  const sequences = tried
    .flatMap(([before, word, behind, otherBefore, otherBehind]) => [
      [before, word, behind],
      [before, word, otherBehind],
      [otherBefore, word, behind],
    ])
    .map((words) => [...prefix, ...words]);
  if (sequences.length === 0) return false;
  const states = await statesOf(model, summary, sequences, inference, signal);
  const { dimensions } = summary;
  const at = (prefix.length + 1) * dimensions;
  const stateOf = (sequence: number): Float32Array =>
    states[sequence]!.subarray(at, at + dimensions);
  const changes = tried.map((_, i) => {
    const [written, behind, before] = [stateOf(3 * i), stateOf(3 * i + 1), stateOf(3 * i + 2)];
    return { behind: distance(written, behind), before: distance(written, before) };
  });
  const total = (of: 'behind' | 'before'): number => changes.reduce((sum, c) => sum + c[of], 0);
  return total('behind') > mostFromBehind * total('before');
}

/** Of each sequence, [positions, D], at the last layer; of a model larger than the memory behind its first blocks. */
async function statesOf(
  model: ModelRef,
  { dimensions, layers, byBlocks }: ModelSummary,
  sequences: readonly (readonly number[])[],
  inference: InferenceClient,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  if (byBlocks) {
    // `states` would take all blocks into memory together.
    const layer = Math.min(fewBlocks, layers);
    return (await inference.unedited({ model, layer, prompts: sequences }, signal)).states;
  }
  const places = [{ site: 'resid', layer: layers }] as const;
  const reply = await inference.states({ model, sequences, places, positions: 'all' }, signal);
  const all = reply.states[0]!;
  const size = sequences[0]!.length * dimensions;
  return sequences.map((_, i) => all.subarray(i * size, (i + 1) * size));
}

type WordSet = readonly [number, number, number, number, number];

/** Ordinary tokens from across the vocabulary, five per set; fewer sets, or none, for a small vocabulary. */
function wordSets(vocabulary: Vocabulary): WordSet[] {
  const ids = Array.from({ length: vocabulary.size }, (_, id) => id);
  const ordinary = ids.filter((id) => !vocabulary.isSpecial(id));
  const sets = Math.min(mostTried, Math.floor(ordinary.length / 5));
  const step = Math.floor(ordinary.length / (5 * sets));
  const word = (set: number, place: number): number => ordinary[(place * sets + set) * step]!;
  return Array.from({ length: sets }, (_, set): WordSet => {
    const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((place) => word(set, place));
    return [a!, b!, c!, d!, e!];
  });
}

/** Euclidean distance. */
function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0));
}
