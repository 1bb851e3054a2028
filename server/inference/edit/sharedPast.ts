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

const prefix = 'dimcat_row_';

/** Name of the input that holds one row of a past. */
function sharedName(past: string): string {
  return `${prefix}${past}`;
}

/** The past that an input of {@link sharePasts} replaces; undefined for any other input. */
export function pastOf(input: string): PastPair | undefined {
  if (!input.startsWith(prefix)) return undefined;
  const past = input.slice(prefix.length);
  return { past, present: presentOf(past) };
}

/** The pasts that `outputs` need, and the axis of each along which rows are; undefined if one does not name it. */
function shareable(
  graph: Graph,
  tokens: string,
  outputs: readonly ValueInfo[],
): { readonly pair: PastPair; readonly axis: number }[] | undefined {
  const needed = neededBy(graph, outputs).values;
  const pairs = (pastPairs(graph) ?? []).filter((p) => needed.has(p.past));
  const [batchName, length] = shapeOf(graph.input.find((i) => i.name === tokens)) ?? [];
  const found = pairs.map((pair) => ({ pair, axis: batchAxis(graph, pair.past, batchName) }));
  const all = found.length > 0 && found.every(({ axis }) => axis >= 0);
  return all && typeof length !== 'number' ? found : undefined;
}

/** Whether {@link sharePasts} can give one row of keys and values to all rows. */
export function sharesPasts(graph: Graph, tokens: string, outputs: readonly ValueInfo[]): boolean {
  return shareable(graph, tokens, outputs) !== undefined;
}

/**
 * Gives every past that `outputs` need an input with a batch of 1, and copies it to the rows of the token ids. Does
 * nothing if a past does not name its batch.
 *
 * @param known Presents that other graphs have given.
 * @returns `outputs`, and the presents of the other pasts.
 */
export function sharePasts(
  edit: GraphEdit,
  tokens: string,
  outputs: readonly ValueInfo[],
  known: ReadonlySet<string>,
): readonly ValueInfo[] {
  const { graph } = edit;
  const found = shareable(graph, tokens, outputs) ?? [];
  for (const { pair, axis } of found) share(edit, pair.past, axis, tokens);
  const own = new Set(found.map(({ pair }) => pair.present).filter((name) => !known.has(name)));
  return [...outputs, ...graph.output.filter((o) => own.has(o.name))];
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
