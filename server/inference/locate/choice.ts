/** Which way to cut a stream is right, and whether the stream is whole. */
import { faultError } from '../../protocol/fault';
import { streamOf, type Stream, type StreamAdd } from './blocks';
import type { Expected } from './expected';
import { linearOf } from './linear';
import { splittings, type Splitting } from './splitting';
import type { Chosen } from './streams';
import type { Walker } from './walk';
import { streamWidth } from './width';

/** A stream, and in words what a configuration decided because the graph does not show it. */
export interface Read {
  readonly stream: Stream;
  readonly decided: string | undefined;
}

/**
 * Cuts a stream into blocks.
 *
 * @param expected What configurations beside the model say; empty if there are none.
 * @throws FaultError `model-unsupported` if the blocks do not repeat and no configuration says how many there are, or
 *   if there are layers before the first or after the last of them.
 */
export function readStream(walker: Walker, chosen: Chosen, expected: readonly Expected[]): Read {
  const ways = splittings(walker, chosen.chain);
  const shown = ways.find((way) => way.doubt === undefined);
  const told = ways.find((way) => expected.some((one) => agrees(one, way)));
  const way = told ?? shown;
  if (!way) throw noRepetition(chosen.chain, ways[0]!.doubt!, expected);
  const stream = streamOf(walker, way);
  const [first, last] = [stream.states[0]!, stream.states.at(-1)!];
  const skipped = way.blocks[0]![0] !== chosen.chain[0] && way !== shown;
  if (!told || !skipped) requireWhole(walker, chosen, { first, last });
  if (!told) requireApart(walker, chosen, first);
  return { stream, decided: way === shown ? undefined : `${way.blocks.length} blocks` };
}

/** A feed-forward part is a block only if the configuration lists parts one by one. */
function agrees({ layers, single }: Expected, way: Splitting): boolean {
  return layers === way.blocks.length && (single || !way.single);
}

/** Layer 0 depends on the inputs without any block's addition, and nothing like a block follows the last layer. */
function requireWhole(
  walker: Walker,
  { chain, others }: Chosen,
  { first, last }: { readonly first: string; readonly last: string },
): void {
  const before = others.find((add) => computes(walker, add) && walker.isAncestor(add.sum, first));
  if (before) throw notFirst(before, first, chain);
  const behind = others.find((add) => add.mixer && walker.isAncestor(last, add.source));
  if (behind) throw notLast(behind, last, chain);
}

/** A stream that starts where another of the same width ends (a stage changes the width) may be its continuation. */
function requireApart(walker: Walker, { chain, ends }: Chosen, first: string): void {
  const width = streamWidth(walker, [first]);
  const before = ends.find(
    ({ sum }) =>
      width !== undefined && streamWidth(walker, [sum]) === width && walker.isAncestor(sum, first),
  );
  if (before) throw notFirst(before, first, chain);
}

/** Whether weights produce the addend: the sums inside activations and rotations have none. */
function computes(walker: Walker, { mixer, source, branch }: StreamAdd): boolean {
  if (mixer) return true;
  let found = false;
  walker.backward(branch, (value, maker) => {
    if (!maker || value === source) return false;
    found ||= linearOf(walker, maker) !== undefined;
    return !found;
  });
  return found;
}

function noRepetition(
  chain: readonly StreamAdd[],
  doubt: string,
  expected: readonly Expected[],
): Error {
  const told = expected.flatMap(({ layers, source }) =>
    layers === undefined ? [] : [`${source} says ${layers}`],
  );
  const else_ =
    told.length > 0
      ? ` No way to read it gives the expected number of blocks: ${told.join(', ')}.`
      : ' A config.json with num_hidden_layers beside the model would decide.';
  return faultError(
    'model-unsupported',
    `The blocks of the model are not certain: ${doubt}.${else_}`,
    byHand(chain),
  );
}

function notFirst(before: StreamAdd, first: string, chain: readonly StreamAdd[]): Error {
  return faultError(
    'model-unsupported',
    `The first block of the model is not certain: it reads ${quote(first)}, but before that ${quote(before.sum)} is already the sum of a state and a value computed from it. Expected: a state that depends on the inputs alone.`,
    byHand(chain),
  );
}

function notLast(behind: StreamAdd, last: string, chain: readonly StreamAdd[]): Error {
  return faultError(
    'model-unsupported',
    `The last block of the model is not certain: it ends at ${quote(last)}, but after that ${quote(behind.sum)} is again the sum of a state and a value computed from it.`,
    byHand(chain),
  );
}

const quote = (name: string): string => JSON.stringify(name);

/** How to name the states, with the sums to choose from. */
function byHand(chain: readonly StreamAdd[]): string {
  const sums = chain.map((add) => quote(add.sum));
  const shown = sums.length > 8 ? [...sums.slice(0, 6), '...', sums.at(-1)!] : sums;
  return `Name the state of every layer under model.tensors.resid in the catalog, layer 0 (the embedding, ${quote(chain[0]!.source)}) to the last; the sums of the stream are ${shown.join(', ')}.`;
}
