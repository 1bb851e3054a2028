/** Optional outputs that exporters leave unnamed: sums of fused Adds, keys and values. */
import type { Graph, Node } from '../../onnx/gen/onnx_pb';
import { fusedSum, isFusedAdd } from './operators';

/** Prefix of the names that {@link nameHiddenOutputs} gives. */
const hiddenPrefix = 'dimcat_hidden_';

/** Where a fused attention has its keys and values, after bias and rotation, as [batch, heads, positions, width]. */
const presentOutputs: Readonly<Record<string, readonly number[]>> = {
  GroupQueryAttention: [1, 2],
  MultiHeadAttention: [1, 2],
  /** Keys and values stacked. */
  Attention: [1],
  QAttention: [1],
};

/** Names every output of interest that has no name, the same ones each time. Edits need it on each fresh parse. */
export function nameHiddenOutputs(graph: Graph): void {
  graph.node.forEach((n, i) => {
    for (const at of isFusedAdd(n) ? [fusedSum] : presentsOf(n)) {
      while (n.output.length <= at) n.output.push('');
      n.output[at] ||= `${hiddenPrefix}${i}_${at}`;
    }
  });
}

/** Indices of a fused attention's keys and values among its outputs; empty if it has none. */
export function presentsOf(n: Node): readonly number[] {
  return n.domain === 'com.microsoft' ? (presentOutputs[n.opType] ?? []) : [];
}

/** Outputs that were named for the search, and that nothing reads, become anonymous again. */
export function forgetUnread(n: Node, read: ReadonlySet<string>): void {
  n.output = n.output.map((o) => (o.startsWith(hiddenPrefix) && !read.has(o) ? '' : o));
  while (n.output.at(-1) === '') n.output.pop();
}
