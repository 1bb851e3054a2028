/** Configurations that contradict the tensors or themselves: each one message, and nothing is built or run. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { openCheckpoint } from '../../server/checkpoint/checkpoint';
import { fault } from '../support/faults';
import { golden } from '../support/checkpoints';
import { temporaryFolder } from '../support/paths';

const cases: readonly (readonly [name: string, change: object, message: RegExp])[] = [
  ['llama', { hidden_size: 24 }, /"model\.embed_tokens\.weight" as 43 x 16, but .* 43 x 24/],
  ['llama', { vocab_size: 44 }, /"model\.embed_tokens\.weight" as 43 x 16, but .* 44 x 16/],
  ['llama', { num_hidden_layers: 4 }, /has no tensor "model\.layers\.3\./],
  ['llama', { num_hidden_layers: 2 }, /does not read: "model\.layers\.2\..* and \d+ more/],
  ['llama', { num_hidden_layers: 100_000_000 }, /num_hidden_layers is not a number of blocks/],
  ['llama', { num_hidden_layers: 0 }, /num_hidden_layers is 0/],
  ['llama', { num_key_value_heads: 1 }, /"model\.layers\.0\..*_proj\.weight" as 8 x 16.* 4 x 16/],
  ['llama', { num_attention_heads: 3 }, /num_key_value_heads to 2, .* divisors of the 3 heads/],
  ['llama', { num_attention_heads: 0 }, /num_attention_heads is 0/],
  ['llama', { intermediate_size: 1e300 }, /intermediate_size is not a whole number/],
  ['llama', { hidden_size: '16' }, /hidden_size is not a whole number/],
  ['llama', { attention_bias: true }, /has no tensor .*self_attn\.q_proj\.bias"/],
  ['llama', { hidden_act: 'relu6' }, /hidden_act is not silu \| /],
  ['llama', { rope_scaling: { type: 'spiral', factor: 2 } }, /rope_scaling\.type to "spiral"/],
  ['llama', { new_idea: true }, /sets new_idea, and Dimcat does not know/],
  ['llama', { quantization_config: { quant_method: 'gptq' } }, /sets quantization_config/],
  ['llama', { model_type: 'bert' }, /sets .*rms_norm_eps/],
  ['llama', { model_type: 'mamba' }, /model_type "mamba", a family/],
  ['mistral', { sliding_window: 0 }, /sliding_window is 0/],
  ['gpt2', { n_head: 0 }, /n_head is 0/],
  ['gpt2', { n_head: 5 }, /n_head to 5, .* divide n_embd/],
  ['gpt2', { add_cross_attention: true }, /add_cross_attention to true/],
  ['pythia', { num_attention_heads: 5 }, /num_attention_heads to 5/],
  ['phi3', { num_key_value_heads: 4 }, /"model\.layers\.0\.self_attn\.qkv_proj\.weight"/],
  ['bert', { is_decoder: true }, /is_decoder to true/],
  ['bert', { position_embedding_type: 'relative_key' }, /position_embedding_type is not absolute/],
  ['vit', { patch_size: 0 }, /patch_size is 0/],
  ['vit', { image_size: [8, 16] }, /position_embeddings" as 1 x 5 x 16, but .* 1 x 9 x 16/],
  ['vit', { id2label: { 0: 'cat' } }, /"classifier\.weight" as 5 x 16, but .* 1 x 16/],
  ['dinov2', { mlp_ratio: 1e12 }, /mlp\.fc1\.weight" as 32 x 16/],
  ['dinov2', { use_swiglu_ffn: true }, /has no tensor .*mlp\.weights_in/],
  ['ast', { time_stride: 0 }, /time_stride is 0/],
  ['mixtral', { num_experts_per_tok: 9 }, /num_experts_per_tok to 9, .* up to 4 experts/],
  ['mixtral', { num_local_experts: 1e9 }, /gate\.weight" as 4 x 16/],
  ['qwen3.5', { linear_num_key_heads: 3 }, /linear_num_key_heads to 3, .* divisors of the 4/],
  ['qwen3.5', { layer_types: ['full_attention'] }, /layer_types to .* 3 entries/],
];

describe('A config.json that contradicts its checkpoint', () => {
  const folder = temporaryFolder();
  after(() => fs.rmSync(folder, { recursive: true }));

  for (const [name, change, message] of cases)
    it(`is refused in one sentence: ${name} with ${JSON.stringify(change)}`, async () => {
      for (const file of fs.readdirSync(golden(name)))
        fs.copyFileSync(path.join(golden(name), file), path.join(folder, file));
      const file = path.join(folder, 'config.json');
      const config = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
      fs.writeFileSync(file, JSON.stringify({ ...config, ...change }));
      const refused = (error: unknown): boolean =>
        fault('model-corrupt', message)(error) || fault('model-unsupported', message)(error);
      await assert.rejects(openCheckpoint(folder), refused);
    });
});
