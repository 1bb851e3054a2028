/** The fields of configurations as their publishers wrote them: none may be refused. Numbers are shortened. */
import assert from 'node:assert/strict';
import { text } from '../../server/protocol/decode';
import { Fields } from '../../server/checkpoint/fields';
import { families } from '../../server/checkpoint/families/list';
import type { Plan } from '../../server/checkpoint/plan';
import { fault } from '../support/faults';

type Config = Readonly<Record<string, unknown>>;

function planOf(config: Config): Plan {
  const fields = Fields.of(config, 'config.json');
  const type = fields.get('model_type', text);
  const family = families.find(({ types }) => types.includes(type));
  const plan = family!.plan(fields, () => true);
  fields.finish();
  return plan;
}

const common = {
  attention_dropout: 0.0,
  bos_token_id: 1,
  eos_token_id: 2,
  hidden_act: 'silu',
  hidden_size: 64,
  initializer_range: 0.02,
  intermediate_size: 96,
  max_position_embeddings: 2048,
  num_attention_heads: 4,
  num_hidden_layers: 4,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-6,
  rope_theta: 10_000.0,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
  transformers_version: '4.45.0',
  use_cache: true,
  vocab_size: 128,
};

const published: Readonly<Record<string, Config>> = {
  'Llama 3.2': {
    ...common,
    architectures: ['LlamaForCausalLM'],
    attention_bias: false,
    eos_token_id: [128001, 128008, 128009],
    head_dim: 64,
    mlp_bias: false,
    model_type: 'llama',
    pretraining_tp: 1,
    rope_scaling: {
      factor: 32.0,
      high_freq_factor: 4.0,
      low_freq_factor: 1.0,
      original_max_position_embeddings: 8192,
      rope_type: 'llama3',
    },
  },
  'Llama 3.1 of the first days': {
    ...common,
    model_type: 'llama',
    pad_token_id: null,
    rope_scaling: {
      factor: 8.0,
      low_freq_factor: 1.0,
      high_freq_factor: 4.0,
      original_max_position_embeddings: 8192,
      type: 'llama3',
    },
  },
  'Mistral 7B': { ...common, model_type: 'mistral', sliding_window: 4096 },
  'Mistral 7B v0.3': { ...common, model_type: 'mistral', sliding_window: null },
  'Qwen2.5 0.5B': {
    ...common,
    max_window_layers: 24,
    model_type: 'qwen2',
    sliding_window: 32768,
    use_mrope: false,
    use_sliding_window: false,
  },
  'Qwen3 4B': {
    ...common,
    attention_bias: false,
    head_dim: 128,
    max_window_layers: 36,
    model_type: 'qwen3',
    rope_scaling: null,
    sliding_window: null,
    use_sliding_window: false,
  },
  'Qwen3 30B A3B': {
    ...common,
    attention_bias: false,
    decoder_sparse_step: 1,
    head_dim: 128,
    max_window_layers: 48,
    mlp_only_layers: [],
    model_type: 'qwen3_moe',
    moe_intermediate_size: 768,
    norm_topk_prob: true,
    num_experts: 128,
    num_experts_per_tok: 8,
    output_router_logits: false,
    rope_scaling: null,
    router_aux_loss_coef: 0.001,
    sliding_window: null,
    use_sliding_window: false,
  },
  'SmolLM3 3B': {
    ...common,
    attention_bias: false,
    layer_types: ['full_attention', 'full_attention', 'full_attention', 'full_attention'],
    max_window_layers: 28,
    mlp_bias: false,
    model_type: 'smollm3',
    no_rope_layer_interval: 4,
    no_rope_layers: [1, 1, 1, 0],
    pretraining_tp: 2,
    rope_scaling: null,
    sliding_window: null,
    use_sliding_window: false,
  },
  'Granite 3.3 8B': {
    ...common,
    attention_bias: false,
    attention_multiplier: 0.0078125,
    embedding_multiplier: 12.0,
    logits_scaling: 16.0,
    mlp_bias: false,
    model_type: 'granite',
    pad_token_id: 0,
    residual_multiplier: 0.22,
    rope_scaling: null,
  },
  'OLMo 2 1B': { ...common, attention_bias: false, model_type: 'olmo2', rope_scaling: null },
  'Gemma 2 2B': {
    ...common,
    attention_bias: false,
    attn_logit_softcapping: 50.0,
    cache_implementation: 'hybrid',
    final_logit_softcapping: 30.0,
    head_dim: 256,
    hidden_act: 'gelu_pytorch_tanh',
    hidden_activation: 'gelu_pytorch_tanh',
    model_type: 'gemma2',
    query_pre_attn_scalar: 256,
    sliding_window: 4096,
  },
  'Gemma 3 1B': {
    ...without(common, 'hidden_act'),
    attention_bias: false,
    attn_logit_softcapping: null,
    cache_implementation: 'hybrid',
    eos_token_id: [1, 106],
    final_logit_softcapping: null,
    head_dim: 256,
    hidden_activation: 'gelu_pytorch_tanh',
    model_type: 'gemma3_text',
    query_pre_attn_scalar: 256,
    rope_local_base_freq: 10000,
    rope_scaling: null,
    sliding_window: 512,
    sliding_window_pattern: 6,
  },
  'Gemma 3 4B': {
    architectures: ['Gemma3ForConditionalGeneration'],
    boi_token_index: 255999,
    eoi_token_index: 256000,
    eos_token_id: [1, 106],
    image_token_index: 262144,
    initializer_range: 0.02,
    mm_tokens_per_image: 256,
    model_type: 'gemma3',
    text_config: {
      hidden_size: 2560,
      intermediate_size: 10240,
      model_type: 'gemma3_text',
      num_hidden_layers: 34,
      rope_scaling: { factor: 8.0, rope_type: 'linear' },
      sliding_window: 1024,
    },
    torch_dtype: 'bfloat16',
    transformers_version: '4.50.0.dev0',
    vision_config: { hidden_size: 1152 },
  },
  'Phi-3 mini 4k': {
    ...common,
    attention_bias: false,
    auto_map: { AutoConfig: 'configuration_phi3.Phi3Config' },
    embd_pdrop: 0.0,
    model_type: 'phi3',
    original_max_position_embeddings: 2048,
    pad_token_id: 32000,
    resid_pdrop: 0.0,
    rope_scaling: null,
    sliding_window: 2047,
  },
  'Phi-4 mini': {
    ...common,
    attention_bias: false,
    auto_map: { AutoConfig: 'configuration_phi3.Phi3Config' },
    embd_pdrop: 0.0,
    full_attn_mod: 1,
    interpolate_factor: 1,
    lm_head_bias: false,
    mlp_bias: false,
    model_type: 'phi3',
    original_max_position_embeddings: 1024,
    partial_rotary_factor: 0.75,
    resid_pdrop: 0.0,
    rope_scaling: {
      long_factor: [1, 1.1, 1.2, 1.3, 1.4, 1.5],
      short_factor: [1, 1, 1, 1, 1, 1],
      type: 'longrope',
    },
    sliding_window: 262144,
  },
  'Mixtral 8x7B': {
    ...common,
    model_type: 'mixtral',
    num_experts_per_tok: 2,
    num_local_experts: 8,
    output_router_logits: false,
    router_aux_loss_coef: 0.02,
    sliding_window: null,
  },
};

function without(config: Config, field: string): Config {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== field));
}

describe('Published configurations', () => {
  for (const [name, config] of Object.entries(published))
    it(`are read whole: ${name}`, () => {
      const inner = (config['text_config'] as Config | undefined) ?? config;
      assert.equal(planOf(config).layers, inner['num_hidden_layers']);
    });

  const qwen = published['Qwen2.5 0.5B']!;
  it('are refused by the name of a field that is not known', () => {
    const config = { ...qwen, new_trick: 3 };
    assert.throws(() => planOf(config), fault('model-unsupported', /new_trick/));
    const inner = { ...published['Gemma 3 4B']! };
    const own = { ...(inner['text_config'] as Config), new_trick: 3 };
    assert.throws(
      () => planOf({ ...inner, text_config: own }),
      fault('model-unsupported', /text_config\.new_trick/),
    );
  });

  it('are refused with a value that would change the forward pass', () => {
    const refused = (changes: Config, message: RegExp): void => {
      assert.throws(() => planOf({ ...qwen, ...changes }), fault('model-unsupported', message));
    };
    refused({ use_mrope: true }, /sets use_mrope/);
    refused({ quantization_config: { quant_method: 'awq' } }, /quantization_config/);
    refused({ rope_scaling: { type: 'spiral', factor: 2 } }, /rope_scaling\.type to "spiral"/);
    refused({ rope_scaling: { type: 'linear', factor: 2, more: 1 } }, /rope_scaling\.more/);
    refused({ num_key_value_heads: 3 }, /num_key_value_heads to 3/);
    refused({ hidden_act: 'swiglu' }, /hidden_act/);
    refused({ hidden_size: '64' }, /hidden_size is not a whole number/);
  });

  it('lack nothing that the model depends on', () => {
    assert.throws(
      () => planOf(without(qwen, 'vocab_size')),
      fault('model-unsupported', /has no vocab_size/),
    );
  });
});
