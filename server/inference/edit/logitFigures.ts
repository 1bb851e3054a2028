/** Figures of rows of logits, made behind the head in its graph, so that no row of logits leaves the device. */
import type { ParsedModel } from '../../onnx/model';
import { valueInfo } from '../../onnx/nodes';
import { ElementType } from '../../onnx/tensors';
import { GraphEdit } from './graphEdit';
import { headNames } from './headGraph';
import { keepOnly } from './prune';

/** What {@link addFigures} adds; B rows, K watched tokens. */
export const figureNames = {
  /** Input, int32 [K]: token ids. */
  watch: 'dimcat_watch',
  /** Input, int32 [B]: for each row the row from which its divergence is measured. */
  first: 'dimcat_first',
  /** All float32. */
  outputs: {
    /** [B, K]: the watched logits. */
    watched: 'dimcat_watched',
    /** [B, K]: how many logits are higher than the watched one, and how many are not lower, together. */
    above: 'dimcat_above',
    /** [B], as the following. */
    mean: 'dimcat_mean',
    variance: 'dimcat_variance',
    logSumExp: 'dimcat_log_sum_exp',
    divergence: 'dimcat_divergence',
  },
} as const;

/**
 * Edits a graph that `cutForHead` has cut in place. It keeps the logits as an output, and takes one position of each
 * row. All operators have kernels for CUDA, WebGPU and DirectML.
 */
export function addFigures({ model, graph }: ParsedModel): void {
  const edit = new GraphEdit(model, graph, 'figure');
  const { int32, float32 } = ElementType;
  const { watch, first, outputs } = figureNames;
  const { watched, above, ...numbers } = outputs;
  graph.input.push(valueInfo(watch, int32, ['watched']), valueInfo(first, int32, ['rows']));
  const rows = edit.reshape(headNames.logits, [0, -1]);
  addRanks(edit, rows);
  addMoments(edit, rows);
  addDivergence(edit, rows);
  const wide = [watched, above].map((name) => valueInfo(name, float32, ['rows', 'watched']));
  const single = Object.values(numbers).map((name) => valueInfo(name, float32, ['rows']));
  const logits = graph.output.filter(({ name }) => name === headNames.logits);
  keepOnly(graph, [...logits, ...wide, ...single]);
}

/** Compares every logit with every watched one: float32 counts exactly up to 2^24. */
function addRanks(edit: GraphEdit, rows: string): void {
  const { watch } = figureNames;
  const { watched, above } = figureNames.outputs;
  const all = edit.reshape(rows, [0, 1, -1]);
  const own = edit.reshape(edit.op('Gather', [rows, watch], { axis: 1 }, watched), [0, -1, 1]);
  const { float32 } = ElementType;
  const higher = edit.cast(edit.op('Greater', [all, own]), float32);
  const notLower = edit.cast(edit.op('Not', [edit.op('Less', [all, own])]), float32);
  edit.sum(edit.op('Add', [higher, notLower]), 2, above);
}

function addMoments(edit: GraphEdit, rows: string): void {
  const { mean, variance } = figureNames.outputs;
  const apart = edit.op('Sub', [rows, column(edit, edit.mean(rows, 1, mean))]);
  edit.mean(edit.op('Mul', [apart, apart]), 1, variance);
}

/** Logits enter as distances from the highest, so that nothing overflows. */
function addDivergence(edit: GraphEdit, rows: string): void {
  const { first } = figureNames;
  const { logSumExp, divergence } = figureNames.outputs;
  const most = edit.max(rows, 1);
  const below = edit.op('Sub', [rows, column(edit, most)]);
  const total = edit.op('Log', [edit.sum(edit.op('Exp', [below]), 1)]);
  edit.op('Add', [most, total], {}, logSumExp);
  const logs = edit.op('Sub', [below, column(edit, total)]);
  const firsts = edit.op('Gather', [logs, first], { axis: 0 });
  const parts = edit.op('Mul', [edit.op('Exp', [firsts]), edit.op('Sub', [firsts, logs])]);
  edit.sum(parts, 1, divergence);
}

/** [B] as [B, 1]. */
function column(edit: GraphEdit, value: string): string {
  return edit.reshape(value, [-1, 1]);
}
