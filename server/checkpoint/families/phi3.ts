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
import { blockName, blockNorm, decoderIn, decoderPlan, type Decoder } from '../parts/decoder';
import { written } from '../parts/feedForward';
import { linear } from '../parts/linear';
import { rotaryIn } from '../parts/ropeScaling';
import { rotate, type Rotary } from '../parts/rotary';
import { attentionMixer } from '../parts/selfAttention';
import type { BuiltBlock, Family } from '../plan';
import { size } from '../sizes';

interface Phi extends Decoder {
  readonly rotary: Rotary;
  readonly sees: 'before' | number;
}

export const phi3: Family = {
  types: ['phi3'],
  plan(fields, has) {
    const model = phiIn(fields, has);
    return decoderPlan(model, [model.rotary], {
      description: 'phi3 decoder, pre-norm',
      block: (graph, layer, input) => block(graph, layer, input, model),
    });
  },
};

function phiIn(fields: Fields, has: (tensor: string) => boolean): Phi {
  const decoder = decoderIn(fields, has, { epsilon: 1e-5 });
  fields.ignore('resid_pdrop', 'embd_pdrop', 'attention_dropout', 'attention_bias');
  return {
    ...decoder,
    rotary: rotaryIn(fields, { width: decoder.width }),
    sees: fields.get('sliding_window', size, 'before' as const),
  };
}

function block(graph: GraphBuilder, layer: number, input: Value, model: Phi): BuiltBlock {
  const norm = blockNorm(graph, model, layer);
  const attention = attentionOf(graph, layer, norm(input, 'input_layernorm'), model);
  const middle = graph.op('Add', [input, attention.output]);
  const ffn = feedForward(graph, layer, norm(middle, 'post_attention_layernorm'), model);
  const output = graph.op('Add', [middle, ffn.output]);
  return { output, parallel: false, mixers: attentionMixer(model, layer), attention, ffn };
}

function attentionOf(
  graph: GraphBuilder,
  layer: number,
  x: Value,
  model: Phi,
): NonNullable<BuiltBlock['attention']> {
  const { dimensions, heads, keyHeads, width, rotary, sees } = model;
  const at = `${blockName(model, layer)}.self_attn`;
  const sizes = [heads * width, keyHeads * width, keyHeads * width];
  const outputs = sizes.reduce((sum, size) => sum + size, 0);
  const all = linear(graph, x, { weight: `${at}.qkv_proj.weight`, inputs: dimensions, outputs });
  const [queries, keys, values] = graph.several('Split', [all, graph.integers(sizes)], 3, {
    axis: -1,
  });
  const { mixed, sites } = attend(graph, {
    ...{ layer, heads, keyHeads, width, sees },
    ...{ queries: queries!, keys: keys!, values: values! },
    rotate: (head) => rotate(graph, head, rotary, width),
  });
  const of = { weight: `${at}.o_proj.weight`, inputs: heads * width, outputs: dimensions };
  return { output: linear(graph, mixed, of), ...sites };
}

function feedForward(graph: GraphBuilder, layer: number, x: Value, model: Phi): FeedForward {
  const { dimensions, inner, activation } = model;
  const at = `${blockName(model, layer)}.mlp`;
  const weight = `${at}.gate_up_proj.weight`;
  const both = linear(graph, x, { weight, inputs: dimensions, outputs: 2 * inner });
  const sizes = graph.integers([inner, inner]);
  const [gate, up] = graph.several('Split', [both, sizes], 2, { axis: -1 });
  const neurons = graph.op('Mul', [up!, activate(graph, gate!, activation)]);
  const down = { weight: `${at}.down_proj.weight`, inputs: inner, outputs: dimensions };
  return written(graph, neurons, { down, activation }, true);
}
