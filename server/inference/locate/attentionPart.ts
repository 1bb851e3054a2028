/** Heads, keys and values of the attention in a residual Add. */
import type { Node } from '../../onnx/gen/onnx_pb';
import type { Attention, Missing, SiteTensor } from '../../onnx/architecture';
import type { StreamAdd } from './blocks';
import { presentsOf } from './hiddenOutputs';
import { headTensor, type HeadTensor } from './keysValues';
import { headCounts } from './past';
import type { Region } from './region';
import { scoreOperands } from './scores';
import { elementTypeOf } from './width';

type Found = Omit<Attention, 'output'>;

/** Missing parts go to `report`. */
export function attentionIn(
  region: Region,
  add: StreamAdd,
  width: number,
  report: (part: Missing['part'], reason: string) => void,
): Found {
  const mixing = add.mixing!;
  const found =
    mixing.kind === 'fused'
      ? fusedAttention(region, mixing.node, width)
      : plainAttention(region, mixing.node, mixing.softmax, width);
  const seen = `the attention at ${describe(mixing.node)} does not show which axes hold its heads`;
  const summed = mixing.kind === 'plain' && !scoreOperands(region, mixing.softmax);
  const several = `the scores of the attention at ${describe(mixing.node)} are not a single product with keys, e.g. because relative positions have separate keys`;
  if (!found.keys) report('keys', summed ? several : seen);
  if (!found.values) report('values', seen);
  return found;
}

/** A node as messages name it. */
export function describe(n: Node): string {
  return `${n.opType} ${JSON.stringify(n.name || n.output[0] || '')}`;
}

function plainAttention(region: Region, mix: Node, softmax: Node, width: number): Found {
  const operands = scoreOperands(region, softmax);
  const mixed = mix.input.find(
    (i) => region.has(i) && !region.walker.isAncestor(softmax.output[0]!, i),
  );
  const of = (value: string | undefined): HeadTensor | undefined =>
    value === undefined || !region.has(value) ? undefined : headTensor(region, value, width);
  return together(of(operands?.queries), of(operands?.keys), of(mixed));
}

function together(
  queries: HeadTensor | undefined,
  keys: HeadTensor | undefined,
  values: HeadTensor | undefined,
): Found {
  return {
    heads: queryHeads(queries, keys),
    keyHeads: keys?.heads ?? values?.heads,
    headWidth: keys?.headWidth ?? values?.headWidth,
    keys: keys?.tensor,
    values: values?.tensor,
  };
}

/**
 * As many heads as keys fit into the queries of a position: a graph need not separate them if all attend to one head of
 * keys (GPT-BigCode).
 */
function queryHeads(
  queries: HeadTensor | undefined,
  keys: HeadTensor | undefined,
): number | undefined {
  const [all, each] = [queries?.tensor.width, keys?.headWidth];
  if (all === undefined || each === undefined || queries?.headWidth === each) return queries?.heads;
  return all % each === 0 ? all / each : queries?.heads;
}

/** Nodes that rotate or add a bias inside show the result as their present; for others, the inputs show it. */
function fusedAttention(region: Region, node: Node, width: number): Found {
  const counts = headCounts(region.walker, node);
  const presents = presentsOf(node).map((at) => node.output[at]!);
  const total = counts?.width && counts.keyHeads * counts.width;
  if (counts && total && presents.length > 0 && !showsOperands(node)) {
    const tensor = (value: string, part?: 0 | 1): SiteTensor => ({
      value,
      axes: part === undefined ? 'bhpw' : '2bhpw',
      ...(part !== undefined && { part }),
      width: total,
      elementType: elementTypeOf(region.walker, node.input[0]!),
    });
    const [first, second] = presents as [string, string | undefined];
    return {
      ...{ heads: counts.heads, keyHeads: counts.keyHeads, headWidth: counts.width },
      keys: second === undefined ? tensor(first, 0) : tensor(first),
      values: second === undefined ? tensor(first, 1) : tensor(second),
    };
  }
  const [queries, keys, values] = node.input.map((i) =>
    i !== '' && region.has(i) ? headTensor(region, i, width) : undefined,
  );
  const found = together(queries, keys, values);
  return {
    ...found,
    heads: counts?.heads ?? found.heads,
    keyHeads: counts?.keyHeads ?? found.keyHeads,
    headWidth: counts?.width ?? found.headWidth,
  };
}

/** Whether the inputs are the keys and values themselves. */
function showsOperands(node: Node): boolean {
  const bias = node.input[3] ?? '';
  return node.opType === 'MultiHeadAttention' && (node.input[2] ?? '') !== '' && bias === '';
}
