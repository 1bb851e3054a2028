/**
 * A Llama or Qwen3 checkpoint with random weights, as transformers and Dimcat read it: what a run costs does not depend
 * on them.
 *
 *     node out/test/bench/randomCheckpoint.js FOLDER [--dimensions 768] [--blocks 12] [--vocabulary 50257]
 *     node out/test/bench/randomCheckpoint.js FOLDER --large
 *
 * `--large` writes the shape of Qwen3-32B, 65.5 GB, whose blocks are holes of the file: zeros that take no disk. Its
 * embedding and head are random, 3.1 GB.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../support/paths';

export interface CheckpointShape {
  readonly dimensions: number;
  readonly blocks: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly neurons: number;
  /** Rows of the embedding, which is a Llama's head too. */
  readonly vocabulary: number;
  readonly type: 'float32' | 'bfloat16';
  /** A Qwen3 with heads of this width, norms of them, and a head of its own; by default a Llama. */
  readonly headWidth?: number;
  /** Zeros that take no room on the disk, in place of random numbers: of the matrices of the blocks, or of all. */
  readonly sparse?: 'blocks' | 'all';
}

/** The shape of Qwen3-32B. */
const large: CheckpointShape = {
  ...{ dimensions: 5120, blocks: 64, heads: 64, keyHeads: 8, headWidth: 128 },
  ...{ neurons: 25_600, vocabulary: 151_936, type: 'bfloat16', sparse: 'blocks' },
};

/**
 * Writes config.json, model.safetensors and, of the demo model, a tokenizer, which some libraries will not do without.
 */
export function writeRandomCheckpoint(folder: string, shape: CheckpointShape): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify(configOf(shape), null, 2));
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    fs.copyFileSync(path.join(root, 'examples/model', name), path.join(folder, name));
  writeTensors(path.join(folder, 'model.safetensors'), shape);
}

function configOf(shape: CheckpointShape): object {
  const { dimensions, blocks, heads, keyHeads, neurons, vocabulary, type, headWidth } = shape;
  const llama = { architectures: ['LlamaForCausalLM'], model_type: 'llama', mlp_bias: false };
  const qwen = { architectures: ['Qwen3ForCausalLM'], model_type: 'qwen3', head_dim: headWidth };
  return {
    ...(headWidth === undefined ? llama : qwen),
    vocab_size: vocabulary,
    hidden_size: dimensions,
    intermediate_size: neurons,
    num_hidden_layers: blocks,
    num_attention_heads: heads,
    num_key_value_heads: keyHeads,
    max_position_embeddings: 1024,
    rms_norm_eps: 1e-6,
    rope_theta: 10000,
    hidden_act: 'silu',
    attention_bias: false,
    tie_word_embeddings: headWidth === undefined,
    torch_dtype: type,
  };
}

/** Name and shape of every tensor, in the order of the file. */
function tensorsOf(shape: CheckpointShape): (readonly [string, readonly number[]])[] {
  const { dimensions: d, blocks, heads, keyHeads, neurons, vocabulary, headWidth } = shape;
  const width = headWidth ?? d / heads;
  const [queries, keys] = [width * heads, width * keyHeads];
  const block = (b: number): (readonly [string, readonly number[]])[] => {
    const at = (name: string) => `model.layers.${b}.${name}.weight`;
    return [
      [at('input_layernorm'), [d]],
      ...['q_norm', 'k_norm'].flatMap((name) =>
        headWidth === undefined ? [] : [[at(`self_attn.${name}`), [headWidth]] as const],
      ),
      [at('self_attn.q_proj'), [queries, d]],
      [at('self_attn.k_proj'), [keys, d]],
      [at('self_attn.v_proj'), [keys, d]],
      [at('self_attn.o_proj'), [d, queries]],
      [at('post_attention_layernorm'), [d]],
      [at('mlp.gate_proj'), [neurons, d]],
      [at('mlp.up_proj'), [neurons, d]],
      [at('mlp.down_proj'), [d, neurons]],
    ];
  };
  return [
    ['model.embed_tokens.weight', [vocabulary, d]],
    ...Array.from({ length: blocks }, (_, b) => block(b)).flat(),
    ['model.norm.weight', [d]],
    ...(headWidth === undefined ? [] : [['lm_head.weight', [vocabulary, d]] as const]),
  ];
}

function writeTensors(file: string, shape: CheckpointShape): void {
  const bytesEach = shape.type === 'float32' ? 4 : 2;
  const tensors = tensorsOf(shape);
  let end = 0;
  const entries = tensors.map(([name, dims]) => {
    const begin = end;
    end += bytesEach * dims.reduce((all, n) => all * n, 1);
    const dtype = shape.type === 'float32' ? 'F32' : 'BF16';
    return [name, { dtype, shape: dims, data_offsets: [begin, end] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const out = fs.openSync(file, 'w');
  try {
    fs.writeSync(out, length);
    fs.writeSync(out, header);
    const noise = new Noise(shape.type);
    const start = length.length + header.length;
    for (const [name, { data_offsets: [from, to] = [0, 0], shape: dims }] of entries) {
      const ofBlock = name.startsWith('model.layers.') && dims.length > 1;
      const hole = shape.sparse === 'all' || (shape.sparse === 'blocks' && ofBlock);
      if (!hole) noise.write(out, start + from, to - from, dims.length === 1);
    }
    fs.ftruncateSync(out, start + end);
  } finally {
    fs.closeSync(out);
  }
}

/** Random numbers of deviation .02, or ones for the scales of norms. Tensors repeat the same stretch of numbers. */
class Noise {
  private readonly numbers: Buffer;
  private readonly ones: Buffer;

  constructor(type: CheckpointShape['type']) {
    // A prime, so that no two rows of a matrix are alike.
    const values = new Float32Array(4_194_301);
    let seed = 1;
    for (let i = 0; i < values.length; i += 1) {
      seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
      values[i] = (seed / 2 ** 31) * 0.035;
    }
    const stored = (x: Float32Array): Buffer =>
      Buffer.from(type === 'float32' ? x.buffer : upperHalves(x).buffer);
    this.numbers = stored(values);
    this.ones = stored(new Float32Array(1 << 16).fill(1));
  }

  write(file: number, at: number, bytes: number, scale: boolean): void {
    const source = scale ? this.ones : this.numbers;
    for (let done = 0; done < bytes;) {
      const part = source.subarray(0, bytes - done);
      fs.writeSync(file, part, 0, part.length, at + done);
      done += part.length;
    }
  }
}

/** bfloat16 by cutting off, which is near enough for random numbers. */
function upperHalves(values: Float32Array): Uint16Array {
  return Uint16Array.from(new Uint32Array(values.buffer), (bits) => bits >>> 16);
}

if (require.main === module) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dimensions: { type: 'string', default: '768' },
      blocks: { type: 'string', default: '12' },
      vocabulary: { type: 'string', default: '50257' },
      large: { type: 'boolean', default: false },
    },
  });
  const dimensions = Number(values.dimensions);
  const heads = Math.max(1, dimensions / 64);
  const small: CheckpointShape = {
    ...{ dimensions, heads, keyHeads: heads, neurons: Math.round((8 / 3) * dimensions) },
    ...{ blocks: Number(values.blocks), vocabulary: Number(values.vocabulary), type: 'float32' },
  };
  writeRandomCheckpoint(positionals[0]!, values.large ? large : small);
}
