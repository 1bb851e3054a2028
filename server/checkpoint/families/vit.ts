/**
 * ViT: an image as a row of patches behind a learned state (CLS), pre-norm blocks, a classifier that reads CLS.
 *
 * @see Dosovitskiy et al. 2021, "An image is worth 16x16 words".
 */
import { ElementType } from '../../onnx/tensors';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import * as encoder from '../parts/encoder';
import { plain } from '../parts/feedForward';
import { matrix } from '../parts/linear';
import { patches, patchesAlong } from '../parts/patches';
import type { BuiltBlock, Embedded, End, Family } from '../plan';
import { area, size, type Area } from '../sizes';

interface Vit extends encoder.Encoder {
  readonly neurons: number;
  readonly image: Area;
  readonly patch: Area;
  readonly channels: number;
}

export const vit: Family = {
  types: ['vit'],
  plan(fields, has) {
    const model = vitIn(fields, has);
    const classes = has('classifier.weight') ? encoder.classesIn(fields) : undefined;
    return {
      description: 'vit encoder, pre-norm',
      norm: 'pre',
      dimensions: model.width,
      layers: model.layers,
      past: undefined,
      embed: (graph) => embed(graph, model),
      block: (graph, layer, input) => block(graph, layer, input, model),
      end: (graph, last) => end(graph, last, model, classes),
      isUnread: (tensor) => /^(vit\.)?(pooler\..*|embeddings\.mask_token)$/.test(tensor),
    };
  },
};

function vitIn(fields: Fields, has: (tensor: string) => boolean): Vit {
  fields.ignore('encoder_stride', 'pooler_output_size', 'pooler_act');
  return {
    ...encoder.encoderIn(fields, has, { name: 'vit', epsilon: 1e-12 }),
    neurons: fields.get('intermediate_size', size, 3072),
    image: fields.get('image_size', area, [224, 224]),
    patch: fields.get('patch_size', area, [16, 16]),
    channels: fields.get('num_channels', size, 3),
  };
}

function embed(graph: GraphBuilder, model: Vit): Embedded {
  const { prefix, width, channels, image, patch } = model;
  const shape = ['batch', channels, ...image];
  const pixels = graph.input('pixel_values', ElementType.float32, shape);
  const name = `${prefix}embeddings`;
  const first = ['cls_token'];
  const states = patches(graph, pixels, { name, width, channels, patch, steps: patch, first });
  const [rows, columns] = [0, 1].map((i) => patchesAlong(image[i]!, patch[i]!, patch[i]!));
  const places = graph.weight(`${name}.position_embeddings`, [1, 1 + rows! * columns!, width]);
  const state = graph.op('Add', [states, places]);
  graph.positionsOf(state);
  return { state, embedding: undefined };
}

function block(graph: GraphBuilder, layer: number, input: Value, model: Vit): BuiltBlock {
  const { width, neurons, activation } = model;
  return encoder.encoderBlock(graph, model, input, {
    layer,
    norms: ['layernorm_before', 'layernorm_after'],
    ffn: (x, at) =>
      plain(graph, x, {
        up: matrix(`${at}.intermediate.dense`, width, neurons),
        down: matrix(`${at}.output.dense`, neurons, width),
        activation,
      }),
  });
}

function end(graph: GraphBuilder, last: Value, model: Vit, classes: number | undefined): End {
  const finalNorm = graph.rename(
    encoder.norm(graph, model, last, `${model.prefix}layernorm`),
    'final norm',
  );
  if (classes === undefined) return { finalNorm, head: undefined };
  const of = matrix('classifier', model.width, classes);
  return encoder.classified(graph, finalNorm, encoder.stateAt(graph, finalNorm, 0), of);
}
