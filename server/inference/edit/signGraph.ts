/** A model cut at its deepest requested site, with the packed signs of several sites as outputs instead of logits. */
import type { ValueInfo } from '../../onnx/gen/onnx_pb';
import { indexGraph } from '../../onnx/graphIndex';
import { valueInfo } from '../../onnx/nodes';
import type { ParsedModel } from '../../onnx/model';
import { ElementType, int32Tensor, int64Tensor } from '../../onnx/tensors';
import type { Located } from '../../onnx/located';
import type { Site } from '../locate/sites';
import { siteTensor } from '../locate/sites';
import { GraphEdit, type ReadPosition } from './graphEdit';
import { keepOnly } from './prune';
import { sharePasts } from './sharedPast';
import { siteVectors } from './siteVectors';

/** Names of the values that {@link cutForSigns} adds for the site at an index; W is its width. */
export interface SignNames {
  /** Input, float32 [W]. */
  readonly threshold: string;
  /** Output, uint8 [B, ceil(W / 8)]: bit d & 7 of byte d >> 3 is h_d > threshold_d at the position. */
  readonly bits: string;
  /** Output, float32 [W]: sum over the rows; not finite if any state is not. */
  readonly sum: string;
  /** Output, float32 [B, W]: the states themselves at the position. */
  readonly last: string;
}

export function signNames(at: number): SignNames {
  return {
    threshold: `dimcat_threshold_${at}`,
    bits: `dimcat_bits_${at}`,
    sum: `dimcat_total_${at}`,
    last: `dimcat_last_${at}`,
  };
}

/**
 * Edits `parsed` in place; drops everything after the deepest site.
 *
 * @param sharing Whether all rows share one past: see `sharePasts`.
 * @throws FaultError `site-unsupported` or `layer-out-of-range`.
 */
export function cutForSigns(
  parsed: ParsedModel,
  located: Located,
  sites: readonly Site[],
  { sharing = false, position = 'last' }: { sharing?: boolean; position?: ReadPosition } = {},
): void {
  const { graph } = parsed;
  const edit = new GraphEdit(parsed.model, graph);
  const outputs = sites.flatMap((site, at) =>
    signsAt(edit, located, site, { names: signNames(at), position }),
  );
  const tokens = located.embedding?.input;
  const all = sharing && tokens !== undefined ? sharePasts(edit, tokens, outputs) : outputs;
  graph.node = [...indexGraph(graph).order];
  keepOnly(graph, all);
}

function signsAt(
  edit: GraphEdit,
  located: Located,
  site: Site,
  { names, position }: { readonly names: SignNames; readonly position: ReadPosition },
): ValueInfo[] {
  const { float32, uint8 } = ElementType;
  const tensor = siteTensor(located, site);
  const { width } = tensor;
  const state = siteVectors(edit, tensor, located.states[0]!);
  const last = edit.atPosition(state, position, names.last);
  edit.sum(last, 0, names.sum);
  edit.graph.input.push(valueInfo(names.threshold, float32, [width]));
  pack(edit, edit.op('Greater', [last, names.threshold]), width, names.bits);
  return [
    valueInfo(names.bits, uint8, ['rows', Math.ceil(width / 8)]),
    valueInfo(names.sum, float32, [width]),
    valueInfo(names.last, float32, ['rows', width]),
  ];
}

/** bool [B, D] -> uint8 [B, ceil(W / 8)], by operators that every provider has (BitShift is not one of them). */
function pack(edit: GraphEdit, positive: string, dimensions: number, output: string): void {
  const bytes = Math.ceil(dimensions / 8);
  const padded = Array.from({ length: 8 * bytes }, (_, i) => i);
  const bits = edit.cast(positive, ElementType.int32);
  const whole =
    dimensions % 8 === 0
      ? bits
      : edit.op(
          'Gather',
          [
            bits,
            edit.keep(
              int64Tensor(
                edit.fresh(),
                [8 * bytes],
                padded.map((i) => Math.min(i, dimensions - 1)),
              ),
            ),
          ],
          { axis: 1 },
        );
  const weights = padded.map((i) => (i < dimensions ? 1 << (i & 7) : 0));
  const grouped = edit.op('Reshape', [
    whole,
    edit.keep(int64Tensor(edit.fresh(), [3], [-1, bytes, 8])),
  ]);
  const weighted = edit.op('Mul', [
    grouped,
    edit.keep(int32Tensor(edit.fresh(), [bytes, 8], weights)),
  ]);
  edit.cast(edit.sum(weighted, 2), ElementType.uint8, output);
}
