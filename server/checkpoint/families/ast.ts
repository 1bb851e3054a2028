/**
 * AST: a spectrogram as overlapping patches behind two learned states, ViT's blocks, a classifier that reads the mean
 * of these two.
 *
 * @see Gong et al. 2021, "AST: Audio Spectrogram Transformer".
 */
import { ElementType } from '../../onnx/tensors';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import * as encoder from '../parts/encoder';
import { matrix } from '../parts/linear';
import { patches, patchesAlong } from '../parts/patches';
import type { Embedded, End, Family } from '../plan';
import { size } from '../sizes';

interface Ast extends encoder.Encoder {
  readonly neurons: number;
  /** Of a spectrogram: frames and mel filters. */
  readonly frames: number;
  readonly filters: number;
  /** Side of a patch, and the steps to the next along frequency and time. */
  readonly patch: number;
  readonly steps: readonly [number, number];
}

export const ast: Family = {
  types: ['audio-spectrogram-transformer'],
  plan(fields, has) {
    const model = astIn(fields, has);
    const classes = has('classifier.dense.weight') ? encoder.classesIn(fields) : undefined;
    return {
      description: 'audio-spectrogram-transformer encoder, pre-norm',
      norm: 'pre',
      dimensions: model.width,
      layers: model.layers,
      past: undefined,
      embed: (graph) => embed(graph, model),
      block: (graph, layer, input) => encoder.vitBlock(graph, layer, input, model),
      end: (graph, last) => end(graph, last, model, classes),
      isUnread: () => false,
    };
  },
};

function astIn(fields: Fields, has: (tensor: string) => boolean): Ast {
  const name = 'audio_spectrogram_transformer';
  return {
    ...encoder.encoderIn(fields, has, { name, epsilon: 1e-12 }),
    neurons: fields.get('intermediate_size', size, 3072),
    frames: fields.get('max_length', size, 1024),
    filters: fields.get('num_mel_bins', size, 128),
    patch: fields.get('patch_size', size, 16),
    steps: [fields.get('frequency_stride', size, 10), fields.get('time_stride', size, 10)],
  };
}

function embed(graph: GraphBuilder, model: Ast): Embedded {
  const { prefix, width, frames, filters, patch, steps } = model;
  const input = graph.input('input_values', ElementType.float32, ['batch', frames, filters]);
  const map = graph.op('Unsqueeze', [
    graph.op('Transpose', [input], { perm: [0, 2, 1] }),
    graph.integers([1]),
  ]);
  const name = `${prefix}embeddings`;
  const first = ['cls_token', 'distillation_token'];
  const states = patches(graph, map, {
    ...{ name, width, channels: 1, patch: [patch, patch], steps, first },
  });
  const [high, wide] = [filters, frames].map((side, i) => patchesAlong(side, patch, steps[i]!));
  const places = graph.weight(`${name}.position_embeddings`, [1, 2 + high! * wide!, width]);
  const state = graph.op('Add', [states, places]);
  graph.positionsOf(state);
  return { state, embedding: undefined };
}

function end(graph: GraphBuilder, last: Value, model: Ast, classes: number | undefined): End {
  const finalNorm = encoder.finalNorm(graph, model, last);
  if (classes === undefined) return { finalNorm, head: undefined };
  const [first, second] = [0, 1].map((at) => encoder.stateAt(graph, finalNorm, at));
  const sum = graph.op('Add', [first!, second!]);
  const pooled = graph.op('Mul', [sum, graph.number(0.5)]);
  const read = encoder.norm(graph, model, pooled, 'classifier.layernorm');
  return encoder.classified(
    graph,
    finalNorm,
    read,
    matrix('classifier.dense', model.width, classes),
  );
}
