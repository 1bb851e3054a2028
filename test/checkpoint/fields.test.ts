import assert from 'node:assert/strict';
import { Fields } from '../../server/checkpoint/fields';
import { count } from '../../server/protocol/decode';

function finished(config: Record<string, unknown>): void {
  const fields = Fields.of({ hidden_size: 64, ...config }, 'config.json');
  fields.get('hidden_size', count);
  fields.finish();
}

describe('fields of a config.json', () => {
  it('take what the files of SmolLM2 carry beside the model', () => {
    finished({
      is_llama_config: true,
      rope_interleaved: false,
      'transformers.js_config': { kv_cache_dtype: { fp16: 'float16', q4f16: 'float16' } },
      is_encoder_decoder: false,
      architectures: ['LlamaForCausalLM'],
    });
  });

  for (const field of ['rope_interleaved', 'is_encoder_decoder', 'add_cross_attention'])
    it(`refuse ${field} that is true`, () => {
      assert.throws(
        () => finished({ [field]: true }),
        new RegExp(`sets ${field}, and Dimcat`, 'u'),
      );
    });

  it('refuse by its name what nobody reads', () => {
    assert.throws(() => finished({ new_idea: 1, newer: 2 }), /sets new_idea, newer, and Dimcat/u);
  });
});
