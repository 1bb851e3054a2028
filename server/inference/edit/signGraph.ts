/** A model cut at a layer that gives packed signs instead of logits. */
import { valueInfo } from '../onnx/nodes';
import type { ParsedModel } from '../onnx/model';
import { ElementType, int32Tensor, int64Tensor } from '../onnx/tensors';
import type { Located } from '../locate/locate';
import type { Site } from '../locate/sites';
import { siteTensor } from '../locate/sites';
import { GraphEdit } from './graphEdit';
import { keepOnly } from './prune';
import { siteVectors } from './siteVectors';

/** Names of what {@link cutForSigns} adds. */
export const signNames = {
  /** Input, float32 [W], W the width of the site. */
  threshold: 'dimcat_threshold',
  /** Output, uint8 [B, ceil(W / 8)]: bit d & 7 of byte d >> 3 is h_d > threshold_d at the last position. */
  bits: 'dimcat_bits',
  /** Output, float32 [W]: sum over the rows; not finite if any state is not. */
  sum: 'dimcat_sum',
  /** Output, float32 [B, W]: the states themselves at the last position. */
  last: 'dimcat_last',
} as const;

/**
 * Edits `parsed` in place; what comes after the site is dropped.
 *
 * @throws FaultError `site-unsupported` or `layer-out-of-range`.
 */
export function cutForSigns(parsed: ParsedModel, located: Located, site: Site): void {
  const { graph } = parsed;
  const edit = new GraphEdit(parsed.model, graph);
  const tensor = siteTensor(located, site);
  const d = tensor.width;
  const state = siteVectors(edit, tensor, located.states[0]!);
  const last = edit.lastPosition(state, signNames.last);
  edit.sum(last, 0, signNames.sum);
  graph.input.push(valueInfo(signNames.threshold, ElementType.float32, [d]));
  pack(edit, edit.op('Greater', [last, signNames.threshold]), d);
  const { float32, uint8 } = ElementType;
  keepOnly(graph, [
    valueInfo(signNames.bits, uint8, ['rows', Math.ceil(d / 8)]),
    valueInfo(signNames.sum, float32, [d]),
    valueInfo(signNames.last, float32, ['rows', d]),
  ]);
}

/** bool [B, D] -> uint8 [B, ceil(W / 8)], by operators that every provider has (BitShift is not one of them). */
function pack(edit: GraphEdit, positive: string, dimensions: number): void {
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
  edit.cast(edit.sum(weighted, 2), ElementType.uint8, signNames.bits);
}
