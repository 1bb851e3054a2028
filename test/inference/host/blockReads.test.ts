/** What blocks read and write of single dimensions, beside the weights of the checkpoints by their published names. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { headerLength, lengthBytes, tensorsIn } from '../../../server/checkpoint/safetensors';
import { createInferenceClient } from '../../../server/inference/client/client';
import { decodeNumbers } from '../../../server/inference/weights/numbers';
import { ElementType } from '../../../server/onnx/tensors';
import type { BlockReads, CausalCalls, CausalQuestion } from '../../../server/protocol/flips';
import { golden } from '../../support/checkpoints';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';
import { hostPath } from '../../support/paths';

type Shares = Exclude<BlockReads['heads'], { readonly reason: string }>;
type Cosines = Exclude<BlockReads['neurons'], { readonly reason: string }>;

/** Rows of outputs, each with its weights by dimension. */
type Rows = readonly (readonly number[])[];

interface Expected {
  readonly q: Rows;
  readonly k: Rows;
  readonly v: Rows;
  readonly up: Rows;
  readonly gate?: Rows;
  /** The norms before them, by dimension; default 1. */
  readonly attentionScale?: readonly number[];
  readonly neuronScale?: readonly number[];
  readonly heads: number;
  readonly keyHeads?: number;
}

/** Tensors of a checkpoint of one file. */
class Weights {
  private readonly bytes: Buffer;
  private readonly all: ReturnType<typeof tensorsIn>;

  constructor(name: string) {
    const file = path.join(golden(name), 'model.safetensors');
    this.bytes = fs.readFileSync(file);
    const length = headerLength(this.bytes.subarray(0, lengthBytes), this.bytes.length, file);
    const dataStart = lengthBytes + length;
    const header = this.bytes.subarray(lengthBytes, dataStart).toString('utf8');
    this.all = tensorsIn(header, { file, size: this.bytes.length, dataStart });
  }

  vector(name: string): number[] {
    const found = this.all.find((t) => t.name === name)!;
    const types = new Map<string, number>([
      ['F32', ElementType.float32],
      ['F16', ElementType.float16],
      ['BF16', ElementType.bfloat16],
    ]);
    const bytes = this.bytes.subarray(found.offset, found.offset + found.length);
    const count = found.shape.reduce((product, d) => product * d, 1);
    return [...decodeNumbers(bytes, types.get(found.dtype)!, 0, count)];
  }

  /** As stored: [outputs, inputs] of torch. */
  rows(name: string): number[][] {
    const numbers = this.vector(name);
    const width = this.all.find((t) => t.name === name)!.shape[1]!;
    return Array.from({ length: numbers.length / width }, (_, r) =>
      numbers.slice(r * width, (r + 1) * width),
    );
  }

  /** Of a Conv1D, [inputs, outputs], as if torch's. */
  turned(name: string): number[][] {
    const rows = this.rows(name);
    return rows[0]!.map((_, c) => rows.map((row) => row[c]!));
  }
}

const llamaLike = (w: Weights, scale: (of: number[]) => number[] = (of) => of): Expected => {
  const at = 'model.layers.0';
  const project = (part: string): Rows => w.rows(`${at}.self_attn.${part}_proj.weight`);
  return {
    ...{ q: project('q'), k: project('k'), v: project('v') },
    up: w.rows(`${at}.mlp.up_proj.weight`),
    gate: w.rows(`${at}.mlp.gate_proj.weight`),
    attentionScale: scale(w.vector(`${at}.input_layernorm.weight`)),
    neuronScale: scale(w.vector(`${at}.post_attention_layernorm.weight`)),
    heads: 4,
    keyHeads: 2,
  };
};

const known: Readonly<Record<string, (w: Weights) => Expected>> = {
  llama: (w) => llamaLike(w),
  gemma3: (w) => {
    const plusOne = (of: number[]): number[] => of.map((x) => x + 1);
    const before = w.vector('model.layers.0.pre_feedforward_layernorm.weight');
    return { ...llamaLike(w, plusOne), neuronScale: plusOne(before) };
  },
  phi3: (w) => {
    const at = 'model.layers.0';
    const all = w.rows(`${at}.self_attn.qkv_proj.weight`);
    const both = w.rows(`${at}.mlp.gate_up_proj.weight`);
    return {
      ...{ q: all.slice(0, 16), k: all.slice(16, 24), v: all.slice(24) },
      ...{ gate: both.slice(0, 24), up: both.slice(24) },
      attentionScale: w.vector(`${at}.input_layernorm.weight`),
      neuronScale: w.vector(`${at}.post_attention_layernorm.weight`),
      ...{ heads: 4, keyHeads: 2 },
    };
  },
  gpt2: (w) => {
    const all = w.turned('h.0.attn.c_attn.weight');
    return {
      ...{ q: all.slice(0, 16), k: all.slice(16, 32), v: all.slice(32) },
      up: w.turned('h.0.mlp.c_fc.weight'),
      attentionScale: w.vector('h.0.ln_1.weight'),
      neuronScale: w.vector('h.0.ln_2.weight'),
      heads: 4,
    };
  },
  pythia: (w) => {
    const at = 'gpt_neox.layers.0';
    const all = w.rows(`${at}.attention.query_key_value.weight`);
    const part = (which: number): Rows =>
      all.filter((_, row) => Math.floor((row % 24) / 8) === which);
    return {
      ...{ q: part(0), k: part(1), v: part(2) },
      up: w.rows(`${at}.mlp.dense_h_to_4h.weight`),
      attentionScale: w.vector(`${at}.input_layernorm.weight`),
      neuronScale: w.vector(`${at}.post_attention_layernorm.weight`),
      heads: 4,
    };
  },
  bert: (w) => {
    const at = 'bert.encoder.layer.0';
    const project = (part: string): Rows => w.rows(`${at}.attention.self.${part}.weight`);
    return {
      ...{ q: project('query'), k: project('key'), v: project('value') },
      up: w.rows(`${at}.intermediate.dense.weight`),
      // Post-norm: the block's state is normed already, and again between its parts.
      neuronScale: w.vector(`${at}.attention.output.LayerNorm.gamma`),
      heads: 4,
    };
  },
  'dinov2-giant': (w) => {
    const at = 'dinov2.encoder.layer.0';
    const project = (part: string): Rows => w.rows(`${at}.attention.attention.${part}.weight`);
    const both = w.rows(`${at}.mlp.weights_in.weight`);
    return {
      ...{ q: project('query'), k: project('key'), v: project('value') },
      ...{ gate: both.slice(0, 24), up: both.slice(24) },
      attentionScale: w.vector(`${at}.norm1.weight`),
      neuronScale: w.vector(`${at}.norm2.weight`),
      heads: 4,
    };
  },
};

/** [D, heads]. */
function sharesOf(rows: Rows, heads: number, scale: readonly number[]): number[] {
  const each = rows.length / heads;
  const square = (head: number, d: number): number =>
    rows
      .slice(head * each, (head + 1) * each)
      .reduce((sum, row) => sum + (row[d]! * scale[d]!) ** 2, 0);
  return scale.flatMap((_, d) =>
    Array.from({ length: heads }, (__, head) => {
      const all = scale.reduce((sum, ___, other) => sum + square(head, other), 0);
      return square(head, d) / all;
    }),
  );
}

/** [dimensions, neurons]. */
function cosinesOf(rows: Rows, asked: readonly number[], scale: readonly number[]): number[] {
  return asked.flatMap((d) =>
    rows.map((row) => (row[d]! * scale[d]!) / Math.hypot(...row.map((w, i) => w * scale[i]!))),
  );
}

function near(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((x, i) => assert.ok(Math.abs(actual[i]! - x) < 1e-5, `${what} ${i}`));
}

describe('what a block reads and writes of single dimensions', function () {
  this.timeout(60_000);
  const client = createInferenceClient({ hostPath, log: () => undefined });
  const files = new ModelFolder();
  after(async () => {
    await client.dispose();
    await files.remove();
  });
  const ask = async <C extends keyof CausalCalls>(
    modelPath: string,
    call: C,
    given: CausalCalls[C]['given'],
  ): Promise<CausalCalls[C]['reply']> => {
    const model = { path: modelPath, providers: ['cpu'] };
    return client.causes({ model, question: { ask: call, given } as CausalQuestion });
  };
  const asked = [3, 0, 11];

  for (const [name, expectedOf] of Object.entries(known))
    it(`is read from the weights of ${name}`, async () => {
      const expected = expectedOf(new Weights(name));
      const reads = await ask(golden(name), 'reads', { layer: 1, dimensions: asked });
      const ones = expected.q[0]!.map(() => 1);
      const scale = expected.attentionScale ?? ones;
      const heads = reads.heads as Shares;
      for (const part of ['q', 'k', 'v'] as const) {
        const count = part === 'q' ? expected.heads : (expected.keyHeads ?? expected.heads);
        near(heads[part], sharesOf(expected[part], count, scale), `${name} ${part}`);
      }
      const { up, gate } = reads.neurons as Cosines;
      const neurons = expected.neuronScale ?? ones;
      near(up, cosinesOf(expected.up, asked, neurons), `${name} up`);
      assert.equal(gate === null, expected.gate === undefined);
      if (expected.gate) near(gate!, cosinesOf(expected.gate, asked, neurons), `${name} gate`);
    });

  it('is the same for an export, plain, with fused operators or with a past', async () => {
    const given = { layer: 2, dimensions: [1, 30] };
    const plain = await ask(files.modelPath, 'reads', given);
    assert.ok('q' in plain.heads && 'up' in plain.neurons);
    for (const options of [{ fused: true }, { past: true }]) {
      const folder = new ModelFolder(options);
      const { heads, neurons } = await ask(folder.modelPath, 'reads', given);
      for (const part of ['q', 'k', 'v'] as const)
        near((heads as Shares)[part], [...plain.heads[part]], part);
      near((neurons as Cosines).up, [...plain.neurons.up], 'up');
      await folder.remove();
    }
  });

  it('says in words what a graph does not show', async () => {
    const { neurons } = await ask(golden('mixtral'), 'reads', { layer: 1, dimensions: [0] });
    assert.match((neurons as { readonly reason: string }).reason, /experts/);
    const { heads } = await ask(golden('qwen3.5'), 'reads', { layer: 1, dimensions: [0] });
    assert.match((heads as { readonly reason: string }).reason, /no attention|told apart/);
  });

  it('gives what all neurons write into a dimension', async () => {
    const neurons = [0, 5, 127];
    const { weights, norms } = await ask(files.modelPath, 'writesTo', {
      layer: 2,
      dimensions: asked,
    });
    const whole = await ask(files.modelPath, 'columns', { layer: 2, neurons });
    const width = files.tiny.dimensions;
    neurons.forEach((n, i) => {
      const row = [...whole.subarray(i * width, (i + 1) * width)];
      assert.ok(Math.abs(norms[n]! - Math.hypot(...row)) < 1e-5);
      asked.forEach((d, place) => assert.equal(weights[place * norms.length + n], row[d]));
    });
  });

  it('refuses blocks and dimensions that are not there', async () => {
    for (const call of ['reads', 'writesTo'] as const) {
      const at = (layer: number, d: number) =>
        ask(files.modelPath, call, { layer, dimensions: [d] });
      await assert.rejects(at(4, 0), fault('layer-out-of-range'));
      await assert.rejects(at(1, 32), /from 0 to 31/);
    }
  });
});
