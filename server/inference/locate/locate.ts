/** Finds everything that Dimcat needs in a transformer's graph, by structure and never by names of nodes. */
import { faultError } from '../../protocol/fault';
import type { Graph } from '../../onnx/gen/onnx_pb';
import { liftConstants } from '../../onnx/constants';
import { indexGraph, type GraphIndex } from '../../onnx/graphIndex';
import { requireAgreement } from './agreement';
import type { Stream } from './blocks';
import { withHand } from './byHand';
import { readStream, type Read } from './choice';
import { tokenEmbedding } from './embedding';
import type { Embedding } from '../../onnx/located';
import type { Expected } from './expected';
import { endingOf } from './head';
import { nameHiddenOutputs } from './hiddenOutputs';
import { isAttention, isFusedAdd } from './operators';
import { blocksOf } from './parts';
import { pastWidths } from './past';
import type { Reading } from './reading';
import { residualStream, statesByHand, type Side } from './streams';
import { Walker } from './walk';
import { elementTypeOf, streamWidth } from './width';
import type { Located } from '../../onnx/located';

/**
 * Finds the residual stream. Names hidden outputs, so that they can be read.
 *
 * @param reading What the user chose or named.
 * @param expected What configurations beside the model say; the graph must agree, unless the user named the states.
 * @throws FaultError `model-unsupported` if there is no stream, or several and none is chosen; or if its blocks are not
 *   certain or not as expected.
 */
export function locate(
  graph: Graph,
  producer: string,
  reading: Reading = {},
  expected: readonly Expected[] = [],
): Located {
  nameHiddenOutputs(graph);
  liftConstants(graph);
  const walker = new Walker(indexOrRefuse(graph));
  const { stream, decided, side } = readingOf(walker, reading, expected);
  const first = stream.states[0]!;
  const embedding = tokenEmbedding(walker, first);
  const dimensions = streamWidth(walker, stream.states) ?? embedding?.columns;
  if (dimensions === undefined) throw noWidth(first);
  const logits = logitsOutput(walker, stream, embedding?.rows);
  const { blocks, missing } = blocksOf(walker, stream, dimensions);
  const ending = endingOf(walker, stream.states.at(-1)!, logits, embedding?.table);
  const all = [...missing, ...ending.missing];
  const parts = { norm: stream.norm, blocks, ...ending, missing: all };
  const located: Located = {
    parts: withHand(walker, parts, dimensions, reading.tensors),
    states: stream.states,
    decided,
    dimensions,
    embedding,
    logits,
    elementType: elementTypeOf(walker, stream.states.at(-1)!),
    pastWidths: pastWidths(walker),
    architecture: architectureOf(walker.index, stream, embedding, producer),
  };
  if (!reading.tensors?.resid) requireAgreement(located, expected, side);
  return located;
}

/** States that the user named have no Adds: the parts of their blocks are named too, or missing. */
function readingOf(
  walker: Walker,
  { stream, tensors }: Reading,
  expected: readonly Expected[],
): Read & { readonly side?: Side } {
  if (tensors?.resid) {
    const states = statesByHand(walker, tensors.resid);
    const blocks = states.slice(1).map(() => []);
    return { stream: { states, blocks, norm: 'pre' }, decided: undefined };
  }
  const chosen = residualStream(walker, stream);
  return { ...readStream(walker, chosen, expected), side: chosen.side };
}

function indexOrRefuse(graph: Graph): GraphIndex {
  try {
    return indexGraph(graph);
  } catch (error) {
    throw faultError(
      'model-corrupt',
      'The nodes of the model form a cycle.',
      'Export the model again.',
      error,
    );
  }
}

/** The output computed from the last state; of several, the one as wide as the vocabulary or named `logits`. */
function logitsOutput(walker: Walker, stream: Stream, vocabulary?: number): string | undefined {
  const last = stream.states.at(-1)!;
  const following = walker.index.graph.output
    .map((o) => o.name)
    .filter((name) => name !== last && walker.isAncestor(last, name));
  if (following.length === 1) return following[0];
  const wide = following.filter((name) => streamWidth(walker, [name]) === vocabulary);
  return wide.length === 1 ? wide[0] : following.find((name) => name === 'logits');
}

function architectureOf(
  index: GraphIndex,
  stream: Stream,
  embedding: Embedding | undefined,
  producer: string,
): string {
  const fused = index.order.some((n) => isFusedAdd(n) || isAttention(n));
  const source = producer === '' ? 'unknown' : producer;
  return [
    embedding ? 'reads tokens' : 'reads no tokens',
    `${stream.norm}-norm`,
    ...(fused ? ['fused operators'] : []),
    `exported by ${source}`,
  ].join(', ');
}

function noWidth(state: string): Error {
  return faultError(
    'model-unsupported',
    `The width of the residual stream cannot be determined at ${JSON.stringify(state)}.`,
    'Export the model with shape inference (value_info) or with its norms in one node.',
  );
}
