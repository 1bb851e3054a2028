/**
 * OLMo 2: norms behind attention and MLP, none before them, and over all queries and all keys as one vector.
 *
 * @see OLMo team 2024, "2 OLMo 2 Furious".
 */
import { flag } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import {
  blockName,
  blockNorm,
  decoderIn,
  decoderPlan,
  mlpOf,
  type Decoder,
} from '../parts/decoder';
import { gated } from '../parts/feedForward';
import { rmsNorm } from '../parts/norm';
import { rotaryIn } from '../parts/ropeScaling';
import type { Rotary } from '../parts/rotary';
import { attentionMixer, selfAttention } from '../parts/selfAttention';
import type { BuiltBlock, Family } from '../plan';

interface Olmo2 extends Decoder {
  readonly rotary: Rotary;
  readonly attentionBias: boolean;
}

export const olmo2: Family = {
  types: ['olmo2'],
  plan: (config, has) => {
    const decoder = decoderIn(config, has, { epsilon: 1e-5 });
    config.ignore('attention_dropout');
    const model = {
      ...decoder,
      rotary: rotaryIn(config, { width: decoder.width }),
      attentionBias: config.get('attention_bias', flag, false),
    };
    return decoderPlan(model, [model.rotary], {
      description: 'olmo2 decoder, norms behind the parts',
      block: (graph, layer, input) => block(graph, layer, input, model),
    });
  },
};

function block(graph: GraphBuilder, layer: number, input: Value, model: Olmo2): BuiltBlock {
  const { rotary, attentionBias, heads, keyHeads, width, epsilon } = model;
  const norm = blockNorm(graph, model, layer);
  const attended = selfAttention(graph, model, {
    layer,
    input,
    biases: { input: attentionBias, output: attentionBias },
    wholeNorm: (x, of) => {
      const [letter, count] = of === 'queries' ? ['q', heads] : ['k', keyHeads];
      const weight = `${blockName(model, layer)}.self_attn.${letter}_norm.weight`;
      return rmsNorm(graph, x, { weight, width: count * width, epsilon });
    },
    rotary,
    sees: 'before',
  });
  const attention = { ...attended, output: norm(attended.output, 'post_attention_layernorm') };
  const middle = graph.op('Add', [input, attention.output]);
  const mlp = gated(graph, middle, mlpOf(model, layer));
  const ffn = { ...mlp, output: norm(mlp.output, 'post_feedforward_layernorm') };
  const output = graph.op('Add', [middle, ffn.output]);
  return { output, parallel: false, mixers: attentionMixer(model, layer), attention, ffn };
}
