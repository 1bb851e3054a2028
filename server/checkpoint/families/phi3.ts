/**
 * Phi-3 and Phi-4: Llama's blocks, with one matrix for queries, keys and values and one for gates and what they gate.
 *
 * @see Abdin et al. 2024, "Phi-3 technical report".
 */
import type { FeedForward } from '../../onnx/architecture';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import { activate } from '../parts/activation';
import { attend } from '../parts/attention';
import { decoderIn, endOf, isUnread, type Decoder } from '../parts/decoder';
import { tokens } from '../parts/embedding';
import { written } from '../parts/feedForward';
import { linear } from '../parts/linear';
import { rmsNorm } from '../parts/norm';
import { rotaryIn } from '../parts/ropeScaling';
import { rotate, type Rotary } from '../parts/rotary';
import type { BuiltBlock, Family } from '../plan';
import { size } from '../sizes';

interface Phi extends Decoder {
  readonly rotary: Rotary;
  readonly sees: 'before' | number;
  /** Not where the frequencies depend on how long a text is: keys of a short one are turned by others. */
  readonly continues: boolean;
}

export const phi3: Family = {
  types: ['phi3'],
  plan(fields, has) {
    const model = phiIn(fields, has);
    const { dimensions, layers, keyHeads, width, table, continues } = model;
    return {
      description: 'phi3 decoder, pre-norm',
      norm: 'pre',
      dimensions,
      layers,
      past: continues ? { keyHeads, width } : undefined,
      embed: (graph) => tokens(graph, table),
      block: (graph, layer, input) => block(graph, layer, input, model),
      end: (graph, last) => endOf(graph, last, model),
      isUnread: isUnread(model),
    };
  },
};

function phiIn(fields: Fields, has: (tensor: string) => boolean): Phi {
  const decoder = decoderIn(fields, has, { epsilon: 1e-5 });
  fields.ignore('resid_pdrop', 'embd_pdrop', 'attention_dropout', 'attention_bias');
  const rotary = rotaryIn(fields, { width: decoder.width });
  return {
    ...decoder,
    rotary,
    continues: rotary.long === undefined,
    sees: fields.get('sliding_window', size, 'before' as const),
  };
}

function block(graph: GraphBuilder, layer: number, input: Value, model: Phi): BuiltBlock {
  const { prefix, dimensions: width, epsilon } = model;
  const at = `${prefix}layers.${layer - 1}`;
  const norm = (x: Value, name: string): Value =>
    rmsNorm(graph, x, { weight: `${at}.${name}.weight`, width, epsilon });
  const attention = attentionOf(graph, layer, norm(input, 'input_layernorm'), model);
  const middle = graph.op('Add', [input, attention.output]);
  const ffn = feedForward(graph, norm(middle, 'post_attention_layernorm'), `${at}.mlp`, model);
  const mixers = [{ kind: 'attention', node: `${at}.self_attn` }] as const;
  return { output: graph.op('Add', [middle, ffn.output]), parallel: false, mixers, attention, ffn };
}

function attentionOf(
  graph: GraphBuilder,
  layer: number,
  x: Value,
  model: Phi,
): NonNullable<BuiltBlock['attention']> {
  const { prefix, dimensions, heads, keyHeads, width, rotary, sees, continues } = model;
  const at = `${prefix}layers.${layer - 1}.self_attn`;
  const sizes = [heads * width, keyHeads * width, keyHeads * width];
  const outputs = sizes.reduce((sum, size) => sum + size, 0);
  const all = linear(graph, x, { weight: `${at}.qkv_proj.weight`, inputs: dimensions, outputs });
  const [queries, keys, values] = graph.several('Split', [all, graph.integers(sizes)], 3, {
    axis: -1,
  });
  const { mixed, sites } = attend(graph, {
    ...{ layer, heads, keyHeads, width, sees, past: continues },
    ...{ queries: queries!, keys: keys!, values: values! },
    rotate: (head) => rotate(graph, head, rotary, width),
  });
  const of = { weight: `${at}.o_proj.weight`, inputs: heads * width, outputs: dimensions };
  return { output: linear(graph, mixed, of), ...sites };
}

function feedForward(graph: GraphBuilder, x: Value, at: string, model: Phi): FeedForward {
  const { dimensions, inner, activation } = model;
  const weight = `${at}.gate_up_proj.weight`;
  const both = linear(graph, x, { weight, inputs: dimensions, outputs: 2 * inner });
  const sizes = graph.integers([inner, inner]);
  const [gate, up] = graph.several('Split', [both, sizes], 2, { axis: -1 });
  const neurons = graph.op('Mul', [up!, activate(graph, gate!, activation)]);
  const down = { weight: `${at}.down_proj.weight`, inputs: inner, outputs: dimensions };
  return written(graph, neurons, { down, activation }, true);
}
