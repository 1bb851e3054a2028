/**
 * DINOv2: ViT whose parts are scaled before they are added; images of any size, for which the learned positions are
 * interpolated; a classifier that reads CLS beside the mean of the patches.
 *
 * @see Oquab et al. 2024, "DINOv2".
 */
import { flag, real } from '../../protocol/decode';
import type { FeedForward } from '../../onnx/architecture';
import { ElementType } from '../../onnx/tensors';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import { activate } from '../parts/activation';
import * as encoder from '../parts/encoder';
import { plain, written } from '../parts/feedForward';
import { linear, matrix } from '../parts/linear';
import { imagesIn, patches, patchesAlong, type Images } from '../parts/patches';
import type { BuiltBlock, Embedded, End, Family } from '../plan';

/** The images are those that the learned positions are for. */
interface Dinov2 extends encoder.Encoder, Images {
  readonly neurons: number;
  /** Whether the neurons are SwiGLU's (the giant model). */
  readonly gated: boolean;
}

export const dinov2: Family = {
  types: ['dinov2'],
  plan(fields, has) {
    const model = dinov2In(fields, has);
    const classes = has('classifier.weight') ? encoder.classesIn(fields) : undefined;
    return {
      description: 'dinov2 encoder, pre-norm',
      norm: 'pre',
      dimensions: model.width,
      layers: model.layers,
      past: undefined,
      embed: (graph) => embed(graph, model),
      block: (graph, layer, input) => block(graph, layer, input, model),
      end: (graph, last) => end(graph, last, model, classes),
      isUnread: (tensor) => /^(dinov2\.)?embeddings\.mask_token$/.test(tensor),
    };
  },
};

function dinov2In(fields: Fields, has: (tensor: string) => boolean): Dinov2 {
  // How a backbone for other models hands out its states; training.
  fields.ignore('apply_layernorm', 'reshape_hidden_states', 'out_features', 'out_indices');
  fields.ignore('stage_names', 'drop_path_rate', 'layerscale_value', 'use_mask_token');
  const shared = encoder.encoderIn(fields, has, { name: 'dinov2', epsilon: 1e-6 });
  const inner = Math.trunc(shared.width * fields.get('mlp_ratio', real(0), 4));
  const gated = fields.get('use_swiglu_ffn', flag, false);
  return {
    ...shared,
    gated,
    // Two thirds, rounded up to a multiple of 8: as many weights as without the gate.
    neurons: gated ? Math.ceil(Math.trunc((inner * 2) / 3) / 8) * 8 : inner,
    ...imagesIn(fields, { patch: 14 }),
  };
}

function embed(graph: GraphBuilder, model: Dinov2): Embedded {
  const { prefix, width, channels, patch } = model;
  const shape = ['batch', channels, 'height', 'width'];
  const pixels = graph.input('pixel_values', ElementType.float32, shape);
  const name = `${prefix}embeddings`;
  const first = ['cls_token'];
  const states = patches(graph, pixels, { name, width, channels, patch, steps: patch, first });
  const state = graph.op('Add', [
    states,
    places(graph, pixels, `${name}.position_embeddings`, model),
  ]);
  graph.positionsOf(state);
  return { state, embedding: undefined };
}

/** The learned grid of positions, interpolated to the image's own (bicubic, a = -0.75); that of CLS stays. */
function places(graph: GraphBuilder, pixels: Value, name: string, model: Dinov2): Value {
  const { width, image, patch } = model;
  const [rows, columns] = [0, 1].map((i) => patchesAlong(image[i]!, patch[i]!, patch[i]!));
  const learned = graph.weight(name, [1, 1 + rows! * columns!, width]);
  const sizes = graph.integers([1, rows! * columns!]);
  const [cls, grid] = graph.several('Split', [learned, sizes], 2, { axis: 1 });
  const square = graph.op('Reshape', [grid!, graph.integers([1, rows!, columns!, width])]);
  const map = graph.op('Transpose', [square], { perm: [0, 3, 1, 2] });
  const sides = graph.op('Shape', [pixels], { start: 2, end: 4 });
  const own = graph.op('Div', [sides, graph.integers(patch)]);
  const wanted = graph.op('Concat', [graph.integers([1, width]), own], { axis: 0 });
  const resized = graph.op('Resize', [map, '', '', wanted], {
    mode: 'cubic',
    cubic_coeff_a: { float: -0.75 },
    coordinate_transformation_mode: 'half_pixel',
  });
  const flat = graph.op('Reshape', [resized, graph.integers([1, width, -1])]);
  const patchPlaces = graph.op('Transpose', [flat], { perm: [0, 2, 1] });
  return graph.op('Concat', [cls!, patchPlaces], { axis: 1 });
}

function block(graph: GraphBuilder, layer: number, input: Value, model: Dinov2): BuiltBlock {
  return encoder.encoderBlock(graph, model, input, {
    layer,
    norms: ['norm1', 'norm2'],
    scales: ['layer_scale1.lambda1', 'layer_scale2.lambda1'],
    ffn: (x, at) => (model.gated ? swiglu(graph, x, at, model) : mlp(graph, x, at, model)),
  });
}

function mlp(graph: GraphBuilder, x: Value, at: string, model: Dinov2): FeedForward {
  const { width, neurons, activation } = model;
  const up = matrix(`${at}.mlp.fc1`, width, neurons);
  return plain(graph, x, { up, down: matrix(`${at}.mlp.fc2`, neurons, width), activation });
}

/** One matrix makes the gates and what they are multiplied with. */
function swiglu(graph: GraphBuilder, x: Value, at: string, model: Dinov2): FeedForward {
  const { width, neurons } = model;
  const both = linear(graph, x, matrix(`${at}.mlp.weights_in`, width, 2 * neurons));
  const sizes = graph.integers([neurons, neurons]);
  const [gate, up] = graph.several('Split', [both, sizes], 2, { axis: -1 });
  const product = graph.op('Mul', [activate(graph, gate!, 'silu'), up!]);
  const down = matrix(`${at}.mlp.weights_out`, neurons, width);
  return written(graph, product, { down, activation: 'silu' }, true);
}

function end(graph: GraphBuilder, last: Value, model: Dinov2, classes: number | undefined): End {
  const finalNorm = encoder.finalNorm(graph, model, last);
  if (classes === undefined) return { finalNorm, head: undefined };
  const [begin, stop] = [graph.integers([1]), graph.integers([2 ** 31 - 1])];
  const patchStates = graph.op('Slice', [finalNorm, begin, stop, begin]);
  const mean = graph.op('ReduceMean', [patchStates], { axes: [1], keepdims: 0 });
  const read = graph.op('Concat', [encoder.stateAt(graph, finalNorm, 0), mean], { axis: -1 });
  const of = matrix('classifier', 2 * model.width, classes);
  return encoder.classified(graph, finalNorm, read, of);
}
