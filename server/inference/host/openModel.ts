/** A model that was read, hashed and mapped. */
import type { Part } from '../../checkpoint/plan';
import type { Graph } from '../../onnx/gen/onnx_pb';
import { indexGraph } from '../../onnx/graphIndex';
import type { Located } from '../../onnx/located';
import type { ParsedModel } from '../../onnx/model';
import { shapeOf } from '../../onnx/nodes';
import { ElementType } from '../../onnx/tensors';
import type { ModelMap } from '../../protocol/modelMap';
import type { Twin } from '../../protocol/states';
import type { ModelSummary } from '../api';

export interface OpenModel {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly located: Located;
  readonly summary: ModelSummary;
  /** Inputs that can hold an image or a sound: floating-point, no mask and no past; null is an open dimension. */
  readonly inputs: readonly {
    readonly name: string;
    readonly dims: readonly (number | null)[];
  }[];
  /** Set for a model with other weights than the file's. */
  readonly twin?: Twin;
  /** Real path of the folder with external data; undefined if all weights are in the model. */
  readonly weightsFolder: string | undefined;
  /** Absolute, real paths of everything that was read: a change to one of them makes it another model. */
  readonly files: readonly string[];
  /** For a checkpoint: the graph of any part of it, over the same weights. */
  readonly part?: (part: Part) => ParsedModel;
  /** Whether activations are quantised over a whole batch, so that rows are not independent. */
  readonly batchSensitive: boolean;
  /** See `standsAlone`. */
  readonly headAlone: boolean;
  /** Whether flips go through it block by block: see `goesByBlocks`. */
  readonly byBlocks: boolean;
  /** A fresh parse in which all states of `located` have their names, for an edit. */
  parse(): ParsedModel;
  readonly map: ModelMap;
}

export function numericInputs(graph: Graph): OpenModel['inputs'] {
  const { float32, float16 } = ElementType;
  return indexGraph(graph).inputs.flatMap((value) => {
    const shape = shapeOf(value);
    const type = value.type?.tensorType?.elemType;
    if (!shape || (type !== float32 && type !== float16) || /mask|past/.test(value.name)) return [];
    return [
      { name: value.name, dims: shape.map((d) => (typeof d === 'number' && d > 0 ? d : null)) },
    ];
  });
}
