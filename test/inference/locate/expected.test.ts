/** What configurations say, and what of it a graph must agree with. */
import assert from 'node:assert/strict';
import { expectedBy } from '../../../server/inference/locate/expected';
import { locate } from '../../../server/inference/locate/locate';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { fault } from '../../support/faults';
import { weightsOf } from '../../support/graphs/spec';
import { structures } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';

type Config = Readonly<Record<string, unknown>>;

function told(config: Config) {
  return expectedBy(config, 'config.json').map(({ source, layers, width, heads, side }) => [
    source,
    ...[layers, width, heads],
    ...(side ? [side] : []),
  ]);
}

describe('a configuration', () => {
  it('tells blocks, width and heads under the names that families give them', () => {
    assert.deepEqual(told({ n_layer: 12, n_embd: 768, n_head: 12 }), [
      ['config.json', 12, 768, 12],
    ]);
    assert.deepEqual(told({ n_layers: 6, dim: 768, hidden_dim: 3072, n_heads: 12 }), [
      ['config.json', 6, 768, 12],
    ]);
    const neo = { num_layers: 8, hidden_size: 128, num_heads: 16 };
    assert.deepEqual(told(neo), [['config.json', 8, 128, 16]]);
  });

  it('may describe several models: of text and images, of two sides, of stages', () => {
    const text = { num_hidden_layers: 2, hidden_size: 8, num_attention_heads: 4, vocab_size: 9 };
    const vision = { depth: 3, embed_dim: 6, num_heads: 2 };
    assert.deepEqual(told({ model_type: 'vl', text_config: text, vision_config: vision }), [
      ['config.json (text_config)', 2, 8, 4],
      ['config.json (vision_config)', 3, 6, 2],
    ]);
    const bart = { encoder_layers: 2, decoder_layers: 3, d_model: 8, num_hidden_layers: 2 };
    const heads = { encoder_attention_heads: 2, decoder_attention_heads: 4 };
    assert.deepEqual(told({ ...bart, ...heads }), [
      ['config.json, encoder', 2, 8, 2, 'encoder'],
      ['config.json, decoder', 3, 8, 4, 'decoder'],
    ]);
    assert.deepEqual(told({ depths: [1, 2], embed_dim: 4, num_heads: [2, 4], num_layers: 2 }), [
      ['config.json, stage 1', 1, 4, 2],
      ['config.json, stage 2', 2, 8, 4],
    ]);
    const decoder = { num_hidden_layers: 4, hidden_size: 64, num_attention_heads: 4 };
    const [genai, ...more] = expectedBy(
      { model: { decoder, vocab_size: 1000 } },
      'genai_config.json',
    );
    assert.deepEqual(more, []);
    assert.deepEqual(
      [genai!.source, genai!.vocabulary],
      ['genai_config.json (model.decoder)', 1000],
    );
  });

  it('of other things says nothing, one without numbers nothing that a graph could be against', () => {
    for (const other of [{}, { compilerOptions: {} }, 3, null, [1]])
      assert.deepEqual(expectedBy(other, 'config.json'), []);
    const [unknown] = expectedBy({ model_type: 'new' }, 'config.json');
    assert.equal(unknown!.layers, undefined);
    const mpt = { n_layers: 4, d_model: 8, n_heads: 2, attn_config: { model_type: '' } };
    assert.deepEqual(told(mpt), [['config.json', 4, 8, 2]]);
    const [text, vision] = expectedBy(
      { text_config: { model_type: 'llama' }, vision_config: { num_hidden_layers: 3 } },
      'config.json',
    );
    assert.deepEqual([text!.layers, vision!.layers], [undefined, 3]);
  });
});

describe('kinds of blocks', () => {
  const kindsOf = (config: Config) => expectedBy(config, 'config.json')[0]!;

  it('are those that configurations list, each for itself where feed-forward parts are in the list', () => {
    const layers = ['conv', 'full_attention', 'unheard_of'];
    const listed = kindsOf({ num_hidden_layers: 3, layer_types: layers });
    assert.deepEqual(listed.attends, [false, true, undefined]);
    assert.equal(listed.single, false);
    const parts = kindsOf({ layers_block_type: ['linear_attention', 'mlp', 'attention'] });
    assert.deepEqual([parts.layers, parts.single], [3, true]);
    assert.deepEqual(parts.attends, [false, false, true]);
    assert.deepEqual(kindsOf({ hybrid_override_pattern: 'M-*E' }).attends, [
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('a graph and the configuration beside it', () => {
  const { spec, style } = structures.find((s) => s.name === 'Qwen3, head norms')!;
  const bytes = writeModel(spec, style, weightsOf(spec));
  const right = {
    num_hidden_layers: spec.layers,
    hidden_size: spec.dimensions,
    num_attention_heads: spec.heads,
    num_key_value_heads: spec.keyHeads,
    vocab_size: spec.vocabulary,
    layer_types: ['full_attention', 'sliding_attention', 'full_attention'],
  };
  const read = (config: Config) =>
    locate(parsePrepared(bytes, 'm').graph, 'test', {}, expectedBy(config, 'config.json'));

  it('agree, whatever else the configuration describes', () => {
    assert.equal(read(right).decided, undefined);
    read({ model_type: 'vl', text_config: right, vision_config: { ...right, depth: 9 } });
    read({ model_type: 'new' });
    read({ hidden_size: 1 });
    read({ ...right, num_key_value_heads: 1, num_global_key_value_heads: spec.keyHeads });
  });

  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['num_hidden_layers', 4, /config\.json beside it: blocks: found 3, expected 4\./],
    ['num_hidden_layers', 6, /blocks: found 3, expected 6/],
    ['num_hidden_layers', 1, /blocks: found 3, expected 1/],
    ['hidden_size', 32, /width: found 24, expected 32/],
    ['num_attention_heads', 6, /heads: found 4, expected 6/],
    ['num_key_value_heads', 4, /heads of keys: found 2, expected 4/],
    ['vocab_size', 51, /vocabulary: found 50, expected 51/],
    [
      'layer_types',
      ['full_attention', 'conv', 'full_attention'],
      /block 2: found attention, expected no attention/,
    ],
  ];
  for (const [key, value, message] of wrong)
    it(`are told apart by ${key} ${JSON.stringify(value)}`, () => {
      const error = fault('model-unsupported', message, /model\.tensors\.resid .*layer 0/);
      assert.throws(() => read({ ...right, [key]: value }), error);
    });

  it('agree where the head is as wide as the vocabulary, and the table has more rows', () => {
    const wider = writeModel({ ...spec, vocabulary: spec.vocabulary + 8 }, style, {
      ...weightsOf({ ...spec, vocabulary: spec.vocabulary + 8 }),
      head: weightsOf(spec).head,
    });
    const { graph } = parsePrepared(wider, 'm');
    const found = locate(graph, 'test', {}, expectedBy(right, 'config.json'));
    assert.equal(found.embedding?.rows, spec.vocabulary + 8);
  });

  it('are not compared if the user named the states', () => {
    const { states } = read(right);
    const expected = expectedBy({ ...right, num_hidden_layers: 9 }, 'config.json');
    const { graph } = parsePrepared(bytes, 'm');
    const found = locate(graph, 'test', { tensors: { resid: states.slice(1) } }, expected);
    assert.equal(found.states.length, spec.layers);
  });
});
