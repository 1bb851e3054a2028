/** The residual stream among the chains of a graph: the only one with mixers, or the one that the user chose. */
import { faultError } from '../../protocol/fault';
import { shapeOf } from '../../onnx/nodes';
import { streamAdds, type StreamAdd } from './blocks';
import { attentions, compare, longestChains } from './chains';
import { residualAdds } from './residualAdds';
import { splittings } from './splitting';
import type { Walker } from './walk';

/** Which side of an encoder-decoder a stream is, if the graph shows it. */
export type Side = 'encoder' | 'decoder' | undefined;

interface Candidate {
  readonly chain: readonly StreamAdd[];
  /** Inputs of the graph from which its first state is computed. */
  readonly inputs: readonly string[];
  readonly side: Side;
}

export interface Chosen {
  /** At least one Add, first to last. */
  readonly chain: readonly StreamAdd[];
  readonly side: Side;
  /** Adds of the graph that belong to no stream. */
  readonly others: readonly StreamAdd[];
  /** The last Adds of the other streams. */
  readonly ends: readonly StreamAdd[];
}

/**
 * @param chosen `encoder`, `decoder`, the name of an input or of a last state; undefined if none is chosen.
 * @throws FaultError `model-unsupported` if no chain holds a mixer, or if several do and the choice does not name one
 *   of them.
 */
export function residualStream(walker: Walker, chosen: string | undefined): Chosen {
  const adds = streamAdds(walker, residualAdds(walker));
  const chains = longestChains(walker, adds);
  const mixing = mixingChains(chains);
  const streams = mixing.filter((chain) => !mixing.some((o) => isInside(walker, chain, o)));
  if (streams.length === 0) throw noStream(walker, chains);
  const candidates = streams.map((chain) => candidate(walker, chain, streams));
  const fitting = chosen === undefined ? candidates : candidates.filter((c) => fits(c, chosen));
  if (fitting.length !== 1) throw noChoice(walker, candidates, chosen);
  const [found] = fitting as [Candidate];
  const inStreams = new Set(streams.flat());
  return {
    ...found,
    others: adds.filter((add) => !inStreams.has(add)),
    ends: streams.filter((chain) => chain !== found.chain).map((chain) => chain.at(-1)!),
  };
}

/** Chains with attention; if none has any, those with recurrences or linear attention. Convolutions do not count. */
function mixingChains(chains: readonly StreamAdd[][]): StreamAdd[][] {
  const attentive = chains.filter((chain) => attentions(chain) > 0);
  if (attentive.length > 0) return attentive;
  return chains.filter((chain) =>
    chain.some(({ mixer }) => mixer !== undefined && mixer.kind !== 'convolution'),
  );
}

/** A mask added to scores is not a stream: it depends on another stream's states and feeds later ones. */
function isInside(
  walker: Walker,
  chain: readonly StreamAdd[],
  other: readonly StreamAdd[],
): boolean {
  if (chain === other || compare(other, chain) <= 0) return false;
  const end = chain.at(-1)!.sum;
  return walker.isAncestor(other[0]!.source, end) && walker.isAncestor(end, other.at(-1)!.sum);
}

function fits({ chain, inputs, side }: Candidate, chosen: string): boolean {
  return side === chosen || inputs.includes(chosen) || chain.at(-1)!.sum === chosen;
}

/** A decoder attends to another stream; the encoder is what it attends to. */
function candidate(
  walker: Walker,
  chain: readonly StreamAdd[],
  all: readonly (readonly StreamAdd[])[],
): Candidate {
  const reads = (a: readonly StreamAdd[], b: readonly StreamAdd[]): boolean =>
    a !== b && a.some((add) => crosses(walker, add, b));
  const crossing = chain.some((add) => add.mixing && !add.self);
  const decodes = crossing || all.some((other) => reads(chain, other));
  const encodes = all.some((other) => reads(other, chain));
  const side = decodes === encodes ? undefined : decodes ? 'decoder' : 'encoder';
  return { chain, inputs: inputsOf(walker, chain[0]!.source), side };
}

function crosses(walker: Walker, add: StreamAdd, other: readonly StreamAdd[]): boolean {
  return add.mixing !== undefined && !add.self && walker.isAncestor(other.at(-1)!.sum, add.branch);
}

function inputsOf(walker: Walker, value: string): string[] {
  const inputs = new Set(walker.index.inputs.map((i) => i.name));
  const found = new Set<string>();
  walker.backward(value, (v) => {
    if (inputs.has(v)) found.add(v);
    return !inputs.has(v);
  });
  return [...found];
}

function noStream(walker: Walker, chains: readonly (readonly StreamAdd[])[]): Error {
  const [longest] = [...chains].sort((a, b) => b.length - a.length);
  const nodes = walker.index.order.length;
  const message = longest
    ? `The model adds ${longest.length === 1 ? '1 branch' : `${longest.length} branches`} to one stream (it ends at ${JSON.stringify(longest.at(-1)!.sum)}), but none of them holds an attention, a recurrence or a linear attention. Its nodes: ${commonest(walker)}.`
    : `The model has no residual stream: none of its ${nodes} nodes (${commonest(walker)}) adds what a block computes to the state that the block has read.`;
  return faultError(
    'model-unsupported',
    message,
    'Dimcat reads transformers and their hybrids, not convolutional models. If this is one, name its states by hand under model.tensors.resid.',
  );
}

/** The commonest operators, to show what kind of graph it is. */
function commonest(walker: Walker): string {
  const counts = new Map<string, number>();
  for (const { opType } of walker.index.order) counts.set(opType, (counts.get(opType) ?? 0) + 1);
  const first = [...counts].sort(([, a], [, b]) => b - a).slice(0, 4);
  return first.map(([name, count]) => `${count} ${name}`).join(', ');
}

function noChoice(
  walker: Walker,
  candidates: readonly Candidate[],
  chosen: string | undefined,
): Error {
  const list = candidates.map(({ chain, inputs, side }) => {
    const from = inputs.map((i) => JSON.stringify(i)).join(' and ') || 'no input';
    const what = `${countOf(walker, chain)} from ${from} to ${JSON.stringify(chain.at(-1)!.sum)}`;
    return side ? `${side}: ${what}` : what;
  });
  const asked = chosen === undefined ? '' : `, and "${chosen}" names none of them`;
  return faultError(
    'model-unsupported',
    `The model has ${list.length} residual ${list.length === 1 ? 'stream' : 'streams'}${asked}: ${list.join('; ')}.`,
    'Choose one by model.stream (or --stream): encoder, decoder, or the name of the input it starts from or of the value it ends at; or name the states under model.tensors.resid.',
  );
}

function countOf(walker: Walker, chain: readonly StreamAdd[]): string {
  const [shown] = splittings(walker, chain);
  if (shown!.doubt !== undefined) return `${chain.length} residual adds`;
  return shown!.blocks.length === 1 ? '1 block' : `${shown!.blocks.length} blocks`;
}

/** The stream's states as the user named them. @throws FaultError `model-unsupported` for an unknown name. */
export function statesByHand(walker: Walker, names: readonly string[]): readonly string[] {
  for (const name of names) requireValue(walker, name);
  if (names.length >= 2) return names;
  throw faultError(
    'model-unsupported',
    'model.tensors.resid names fewer than two tensors.',
    'Name the state of every layer, 0 (the embedding) to L.',
  );
}

/** @throws FaultError `model-unsupported`. */
export function requireValue(walker: Walker, name: string): void {
  if (walker.index.producer.has(name) || walker.index.inputs.some((i) => i.name === name)) return;
  const known = [...walker.index.producer.keys()];
  const near = known.filter((k) => k !== '' && (k.includes(name) || name.includes(k))).slice(0, 3);
  const rank = shapeOf(walker.index.values.get(name))?.length;
  throw faultError(
    'model-unsupported',
    rank === undefined
      ? `The model has no tensor ${JSON.stringify(name)}.`
      : `${JSON.stringify(name)} is not computed in the model.`,
    near.length > 0
      ? `It has ${near.map((n) => JSON.stringify(n)).join(', ')}.`
      : {
          advice: 'A graph viewer shows its tensors.',
          onCommandLine: 'dimcat inspect --json lists those that were found.',
        },
  );
}
