/** Granite: Llama with a factor at the embedding, at each part's addition, at the scores and at the logits. */
import { flag, real } from '../../protocol/decode';
import type { GraphBuilder, Value } from '../builder';
import type { Fields } from '../fields';
import { blockNorm, decoderIn, decoderPlan, endOf, mlpOf, type Decoder } from '../parts/decoder';
import { tokens } from '../parts/embedding';
import { gated } from '../parts/feedForward';
import { rotaryIn } from '../parts/ropeScaling';
import type { Rotary } from '../parts/rotary';
import { attentionMixer, selfAttention } from '../parts/selfAttention';
import type { BuiltBlock, Family, Plan } from '../plan';

interface Granite extends Decoder {
  readonly rotary: Rotary;
  readonly attentionBias: boolean;
  readonly mlpBias: boolean;
  readonly factors: {
    readonly embedding: number;
    readonly residual: number;
    readonly scores: number;
    /** Logits are divided by it. */
    readonly logits: number;
  };
}

export const granite: Family = {
  types: ['granite'],
  plan: (config, has) => planOf(graniteIn(config, has)),
};

function graniteIn(config: Fields, has: (tensor: string) => boolean): Granite {
  const decoder = decoderIn(config, has);
  const factor = (field: string): number => config.get(field, real(), 1);
  config.ignore('attention_dropout');
  return {
    ...decoder,
    rotary: rotaryIn(config, { width: decoder.width }),
    attentionBias: config.get('attention_bias', flag, false),
    mlpBias: config.get('mlp_bias', flag, false),
    factors: {
      embedding: factor('embedding_multiplier'),
      residual: factor('residual_multiplier'),
      scores: factor('attention_multiplier'),
      logits: factor('logits_scaling'),
    },
  };
}

function planOf(model: Granite): Plan {
  const { table, factors } = model;
  return decoderPlan(model, [model.rotary], {
    description: 'granite decoder, pre-norm',
    embed: (graph) => {
      const { state, embedding } = tokens(graph, table);
      return { state: times(graph, state, factors.embedding), embedding };
    },
    block: (graph, layer, input) => block(graph, layer, input, model),
    end: (graph, last) =>
      endOf(graph, last, model, {
        after: (logits) => graph.op('Div', [logits, graph.number(factors.logits)]),
      }),
  });
}

function block(graph: GraphBuilder, layer: number, input: Value, model: Granite): BuiltBlock {
  const { rotary, factors, attentionBias, mlpBias } = model;
  const norm = blockNorm(graph, model, layer);
  const attended = selfAttention(graph, model, {
    layer,
    input: norm(input, 'input_layernorm'),
    biases: { input: attentionBias, output: attentionBias },
    rotary,
    scale: factors.scores,
    sees: 'before',
  });
  const attention = { ...attended, output: times(graph, attended.output, factors.residual) };
  const middle = graph.op('Add', [input, attention.output]);
  const mlp = gated(graph, norm(middle, 'post_attention_layernorm'), mlpOf(model, layer, mlpBias));
  const ffn = { ...mlp, output: times(graph, mlp.output, factors.residual) };
  const output = graph.op('Add', [middle, ffn.output]);
  return { output, parallel: false, mixers: attentionMixer(model, layer), attention, ffn };
}

function times(graph: GraphBuilder, x: Value, factor: number): Value {
  return graph.op('Mul', [x, graph.number(factor)]);
}
