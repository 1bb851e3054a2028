/** Positions: how many there are, those before them, and the keys and values of those. */
import { ElementType } from '../../onnx/tensors';
import type { GraphBuilder, Value } from '../builder';
import type { PastShape, Plan } from '../plan';

const { float32 } = ElementType;

/** Adds the inputs with the keys and values of earlier positions, for the blocks of a part. */
export function addPasts(graph: GraphBuilder, { past }: Plan, first: number, last: number): void {
  if (past === undefined) return;
  for (let layer = first; layer <= last; layer += 1) {
    const { keyHeads, width } = typeof past === 'function' ? past(layer) : past;
    for (const part of ['key', 'value'] as const) {
      const shape = ['batch', keyHeads, 'past', width];
      const name = graph.input(pastName(layer, part), float32, shape);
      graph.once('past keys', () => name);
    }
  }
}

/**
 * Keys or values of all positions, [batch, keyHeads, past + positions, width], the next past, which is an output; of a
 * graph that takes no past, those of its own positions.
 */
export function withPast(
  graph: GraphBuilder,
  layer: number,
  part: 'key' | 'value',
  own: Value,
  { keyHeads, width }: PastShape,
): Value {
  if (graph.known('past keys') === undefined) return own;
  const all = graph.op('Concat', [pastName(layer, part), own], { axis: 2 });
  const name = `present.${layer - 1}.${part}`;
  graph.output(name, float32, ['batch', keyHeads, 'total', width]);
  return graph.rename(all, name);
}

/** int64 [1]: how many positions a row has. */
export function lengthOf(graph: GraphBuilder): Value {
  return graph.once('length', () =>
    graph.op('Slice', [
      graph.op('Shape', [graph.positioned]),
      ...[1, 2].map((at) => graph.integers([at])),
    ]),
  );
}

/** int64 [1]: how many positions precede them. */
function pastLength(graph: GraphBuilder): Value {
  return graph.once('past length', () => {
    const keys = graph.known('past keys');
    if (keys === undefined) return graph.integers([0]);
    const ends = [2, 3].map((at) => graph.integers([at]));
    return graph.op('Slice', [graph.op('Shape', [keys]), ...ends]);
  });
}

/** int64 [positions]: past, past + 1, ... */
export function positions(graph: GraphBuilder): Value {
  return graph.once('positions', () => {
    const begin = pastLength(graph);
    return range(graph, begin, graph.op('Add', [begin, lengthOf(graph)]));
  });
}

/** int64 [past + positions]: 0, 1, ... */
export function allPositions(graph: GraphBuilder): Value {
  return graph.once('all positions', () => {
    const end = graph.op('Add', [pastLength(graph), lengthOf(graph)]);
    return range(graph, graph.integers([0]), end);
  });
}

function range(graph: GraphBuilder, begin: Value, end: Value): Value {
  const [from, to] = [begin, end].map((value) => graph.op('Squeeze', [value]));
  return graph.op('Range', [from!, to!, graph.integer(1)]);
}

function pastName(layer: number, part: 'key' | 'value'): string {
  return `past_key_values.${layer - 1}.${part}`;
}
