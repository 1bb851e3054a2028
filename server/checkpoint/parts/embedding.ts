/** The look-up of token ids, and the head. */
import type { Head } from '../../onnx/architecture';
import { ElementType } from '../../onnx/tensors';
import type { GraphBuilder, Value } from '../builder';
import type { Embedded } from '../plan';
import { linear } from './linear';

export interface TableOf {
  /** Name of the table. */
  readonly table: string;
  readonly vocabulary: number;
  /** D. */
  readonly width: number;
}

/** Declares the input `input_ids` and looks its rows up: only those are cast, the table stays as it is stored. */
export function tokens(graph: GraphBuilder, { table, vocabulary, width }: TableOf): Embedded {
  const input = graph.input('input_ids', ElementType.int64, ['batch', 'positions']);
  graph.positionsOf(input);
  const rows = graph.op('Gather', [graph.stored(table, [vocabulary, width]), input], { axis: 0 });
  const { elementType } = graph.matrix(table, vocabulary, width, false);
  return {
    state: elementType === ElementType.float32 ? rows : graph.float32(rows),
    embedding: { input, rows: vocabulary, columns: width, table },
  };
}

export interface HeadOf extends TableOf {
  /** Name of the matrix, [vocabulary, D]; the table's if they are tied. */
  readonly weight: string;
  readonly bias?: string | undefined;
  /** What is done to the logits. */
  readonly after?: (logits: Value) => Value;
}

/** @param input The normed last state, [batch, positions, D]. */
export function head(graph: GraphBuilder, input: Value, of: HeadOf): Head {
  const { weight, table, vocabulary, width, bias, after } = of;
  const product = linear(graph, input, { weight, bias, inputs: width, outputs: vocabulary });
  return {
    logits: graph.rename(after ? after(product) : product, 'logits'),
    input,
    weight: graph.matrix(weight, width, vocabulary, true),
    tied: weight === table,
  };
}
