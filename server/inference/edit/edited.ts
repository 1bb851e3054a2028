/** A graph after an edit. */
import type { Graph } from '../../onnx/gen/onnx_pb';
import { indexGraph, type GraphIndex } from '../../onnx/graphIndex';
import { faultError } from '../../protocol/fault';

/**
 * @throws FaultError `model-unsupported` if the edit closes a cycle: what was taken for a site is computed from what
 *   reads it, as in graphs that were put together by hand.
 */
export function indexEdited(graph: Graph): GraphIndex {
  try {
    return indexGraph(graph);
  } catch (error) {
    throw faultError(
      'model-unsupported',
      'An edit of this place would make the nodes of the model wait for each other: something before it depends on what follows it.',
      'Choose another layer or site, or export the model again.',
      error,
    );
  }
}

/**
 * Puts the nodes into an order in which they can run.
 *
 * @throws FaultError As `indexEdited`.
 */
export function orderNodes(graph: Graph): void {
  graph.node = [...indexEdited(graph).order];
}
