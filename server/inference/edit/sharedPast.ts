/** Pasts that all rows of a batch share: one row of keys and values, copied to the batch inside the graph. */
import type { Graph, ValueInfo } from '../../onnx/gen/onnx_pb';
import { shapeOf } from '../../onnx/nodes';
import { int64Tensor } from '../../onnx/tensors';
import type { GraphEdit } from './graphEdit';
import { neededBy } from './prune';

/** A past input, and the output that holds it for the next position. */
export interface PastPair {
  readonly past: string;
  readonly present: string;
}

/** The pasts that nodes read; undefined if there is none, or if no output continues one of them. */
export function pastPairs(graph: Graph): PastPair[] | undefined {
  const weights = new Set(graph.initializer.map((t) => t.name));
  const read = new Set(graph.node.flatMap((n) => n.input));
  const pasts = graph.input
    .map((i) => i.name)
    .filter((n) => /past/.test(n) && !weights.has(n) && read.has(n));
  const outputs = new Set(graph.output.map((o) => o.name));
  const pairs = pasts.map((past) => ({ past, present: presentOf(past) }));
  return pairs.length > 0 && pairs.every((p) => outputs.has(p.present)) ? pairs : undefined;
}

function presentOf(past: string): string {
  return past.replace(/past(_key_values)?/, 'present');
}

/** Name of the input that holds one row of a past. */
function sharedName(past: string): string {
  return `dimcat_${past}`;
}

/** The past that an input of {@link sharePasts} replaces; undefined for any other input. */
export function pastOf(input: string): PastPair | undefined {
  const past = /^dimcat_(.*past.*)$/.exec(input)?.[1];
  return past === undefined ? undefined : { past, present: presentOf(past) };
}

/**
 * Gives every past that `outputs` need an input with a batch of 1, and copies it to the rows of the token ids. Does
 * nothing if a past does not name its batch.
 *
 * @returns `outputs`, and the presents of those pasts.
 */
export function sharePasts(
  edit: GraphEdit,
  tokens: string,
  outputs: readonly ValueInfo[],
): readonly ValueInfo[] {
  const { graph } = edit;
  const needed = neededBy(graph, outputs).values;
  const pairs = (pastPairs(graph) ?? []).filter((p) => needed.has(p.past));
  const batchName = shapeOf(graph.input.find((i) => i.name === tokens))?.[0];
  const axes = pairs.map(({ past }) => batchAxis(graph, past, batchName));
  if (pairs.length === 0 || axes.some((axis) => axis < 0)) return outputs;
  pairs.forEach(({ past }, i) => share(edit, past, axes[i]!, tokens));
  const presents = new Set(pairs.map((p) => p.present));
  return [...outputs, ...graph.output.filter((o) => presents.has(o.name))];
}

function batchAxis(graph: Graph, past: string, batchName: number | string | undefined): number {
  const shape = shapeOf(graph.input.find((i) => i.name === past)) ?? [];
  if (typeof batchName !== 'string') return -1;
  return shape.findIndex((d) => typeof d === 'string' && (d === batchName || /batch/.test(d)));
}

function share(edit: GraphEdit, past: string, axis: number, tokens: string): void {
  const input = edit.graph.input.find((i) => i.name === past)!;
  const { dim } = input.type!.tensorType!.shape!;
  input.name = sharedName(past);
  dim[axis]!.value = { case: 'dimValue', value: 1n };
  const ints = (values: readonly number[]): string =>
    edit.keep(int64Tensor(edit.fresh(), [values.length], values));
  const rows = edit.op('Gather', [edit.op('Shape', [tokens]), ints([0])]);
  const ones = (count: number): string[] => (count > 0 ? [ints(new Array(count).fill(1))] : []);
  const shape = [...ones(axis), rows, ...ones(dim.length - axis - 1)];
  edit.op('Expand', [input.name, edit.op('Concat', shape, { axis: 0 })], {}, past);
}
