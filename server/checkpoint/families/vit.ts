/**
 * ViT: an image as a row of patches behind a learned state (CLS), pre-norm blocks, a classifier that reads CLS.
 *
 * @see Dosovitskiy et al. 2021, "An image is worth 16x16 words".
 */
import { ElementType } from '../../onnx/tensors';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import * as encoder from '../parts/encoder';
import { matrix } from '../parts/linear';
import { imagesIn, patches, patchesAlong, type Images } from '../parts/patches';
import type { Embedded, End, Family } from '../plan';
import { size } from '../sizes';

interface Vit extends encoder.Encoder, Images {
  readonly neurons: number;
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
      block: (graph, layer, input) => encoder.vitBlock(graph, layer, input, model),
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
    ...imagesIn(fields, { patch: 16 }),
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

function end(graph: GraphBuilder, last: Value, model: Vit, classes: number | undefined): End {
  const finalNorm = encoder.finalNorm(graph, model, last);
  if (classes === undefined) return { finalNorm, head: undefined };
  const of = matrix('classifier', model.width, classes);
  return encoder.classified(graph, finalNorm, encoder.stateAt(graph, finalNorm, 0), of);
}
