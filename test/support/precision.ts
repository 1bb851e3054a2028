/** The same model in another precision, as exporters write it: weights, inner values, outputs. */
import { parseModel, serialiseModel } from '../../server/onnx/model';
import { ElementType } from '../../server/onnx/tensors';
import { decodeNumbers, halfBits } from '../../server/inference/weights/numbers';

/** Takes float32 tensors to `float16` or `bfloat16`; ids and shapes stay. */
export function inPrecision(model: Uint8Array, precision: 'float16' | 'bfloat16'): Uint8Array {
  const parsed = parseModel(model, 'model');
  const type = ElementType[precision];
  for (const tensor of parsed.graph.initializer) {
    if (tensor.dataType !== ElementType.float32) continue;
    const values = new Float32Array(tensor.rawData.slice().buffer);
    const bits = Uint16Array.from(values, precision === 'float16' ? halfBits : bfloatBits);
    tensor.rawData = new Uint8Array(bits.buffer);
    tensor.dataType = type;
  }
  for (const { type: of } of [...parsed.graph.input, ...parsed.graph.output])
    if (of?.tensorType?.elemType === ElementType.float32) of.tensorType.elemType = type;
  return serialiseModel(parsed.model);
}

/** The float32 model whose weights are those of {@link inPrecision}, exactly. */
export function roundedTo(model: Uint8Array, precision: 'float16' | 'bfloat16'): Uint8Array {
  const half = parseModel(inPrecision(model, precision), 'half');
  const parsed = parseModel(model, 'model');
  parsed.graph.initializer.forEach((tensor, i) => {
    if (tensor.dataType !== ElementType.float32) return;
    const { rawData, dataType } = half.graph.initializer[i]!;
    const values = decodeNumbers(rawData, dataType, 0, rawData.length / 2);
    tensor.rawData = new Uint8Array(values.buffer);
  });
  return serialiseModel(parsed.model);
}

/** The upper half of a float32, rounded to nearest. */
function bfloatBits(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return Math.min((view.getUint32(0) + 0x8000) / 65536, 0xffff);
}
