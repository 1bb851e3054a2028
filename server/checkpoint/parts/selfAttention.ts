/** The attention of decoders like Llama: q_proj, k_proj, v_proj, o_proj. */
import type { Attention } from '../../onnx/architecture';
import type { GraphBuilder, Value } from '../builder';
import { attend, type AttentionOf } from './attention';
import { blockName, type Decoder } from './decoder';
import { linear } from './linear';
import { rmsNorm } from './norm';
import { rotate, type Rotary } from './rotary';

export interface SelfAttentionOf extends Pick<
  AttentionOf,
  'layer' | 'norm' | 'scale' | 'softcap' | 'sees'
> {
  /** What the projections read, [batch, positions, D]. */
  readonly input: Value;
  /** Whether queries, keys and values, and the output projection, have biases. */
  readonly biases?: { readonly input: boolean; readonly output: boolean };
  /** Norms all heads of queries or keys as one vector. */
  readonly wholeNorm?: (x: Value, of: 'queries' | 'keys') => Value;
  /** Undefined: positions do not turn this block's queries and keys. */
  readonly rotary: Rotary | undefined;
}

export function selfAttention(
  graph: GraphBuilder,
  decoder: Decoder,
  of: SelfAttentionOf,
): Attention {
  const { dimensions, heads, keyHeads, width } = decoder;
  const { layer, input, biases, wholeNorm = (x: Value): Value => x, rotary } = of;
  const name = `${blockName(decoder, layer)}.self_attn`;
  const project = (part: string, outputs: number): Value =>
    linear(graph, input, {
      weight: `${name}.${part}.weight`,
      bias: biases?.input ? `${name}.${part}.bias` : undefined,
      inputs: dimensions,
      outputs,
    });
  const { mixed, sites } = attend(graph, {
    ...of,
    heads,
    keyHeads,
    width,
    queries: wholeNorm(project('q_proj', heads * width), 'queries'),
    keys: wholeNorm(project('k_proj', keyHeads * width), 'keys'),
    values: project('v_proj', keyHeads * width),
    ...(rotary && { rotate: (x: Value) => rotate(graph, x, rotary, width) }),
  });
  const output = linear(graph, mixed, {
    weight: `${name}.o_proj.weight`,
    bias: biases?.output ? `${name}.o_proj.bias` : undefined,
    inputs: heads * width,
    outputs: dimensions,
  });
  return { output, ...sites };
}

/** Norms of each head's queries and keys. @param offset As of `NormOf`. */
export function headNorms(
  graph: GraphBuilder,
  decoder: Decoder,
  layer: number,
  offset = 0,
): NonNullable<AttentionOf['norm']> {
  const { width, epsilon } = decoder;
  return (x, of) => {
    const norm = of === 'queries' ? 'q_norm' : 'k_norm';
    const weight = `${blockName(decoder, layer)}.self_attn.${norm}.weight`;
    return rmsNorm(graph, x, { weight, width, epsilon, offset });
  };
}

/** What mixes positions in such a block. */
export function attentionMixer(
  decoder: Decoder,
  layer: number,
): readonly [{ readonly kind: 'attention'; readonly node: string }] {
  return [{ kind: 'attention', node: `${blockName(decoder, layer)}.self_attn` }];
}
