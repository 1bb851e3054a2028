/** Attention as exporters and optimisers write it. */
import { create } from '@bufbuild/protobuf';
import { TensorSchema, type Tensor } from '../../../server/onnx/gen/onnx_pb';
import { valueInfo } from '../../../server/onnx/nodes';
import { ElementType } from '../../../server/onnx/tensors';
import type { GraphBuilder } from '../graphBuilder';
import { positionsOf, totalLength } from './positions';
import { beside, product } from './products';
import { rotated, table } from './rotation';
import { longest, type BlockWeights, type Linear, type Spec } from './spec';
import type { Writer } from './writer';

/** @returns The output after the out projection. */
export function attention(w: Writer, block: BlockWeights, x: string, i: number): string {
  const { g, style } = w;
  const mixed = new AttentionWriter(w, block, x, i).mixed();
  return product(g, mixed, block.out, style.products);
}

/** [batch, heads, seq, width]. */
interface Heads {
  readonly queries: string;
  readonly keys: string;
  readonly values: string;
}

class AttentionWriter {
  private readonly g: GraphBuilder;
  private readonly spec: Spec;

  constructor(
    private readonly w: Writer,
    private readonly block: BlockWeights,
    private readonly x: string,
    private readonly i: number,
  ) {
    this.g = w.g;
    this.spec = w.spec;
  }

  /** [batch, seq, heads x width]. */
  mixed(): string {
    switch (this.w.style.attention) {
      case 'Attention':
        return this.projecting();
      case 'MultiHeadAttention':
        return this.multiHead();
      case 'GroupQueryAttention':
        return this.groupQuery();
      case 'loose':
      case 'einsum':
        return this.loose();
    }
  }

  private linears(): readonly [Linear, Linear, Linear] {
    return [this.block.queries, this.block.keys, this.block.values];
  }

  private product(linear: Linear): string {
    return product(this.g, this.x, linear, this.w.style.products);
  }

  private loose(): string {
    const { g, spec } = this;
    const { heads, headWidth, keyHeads } = spec;
    const { queries, keys, values } = this.turned(this.split());
    const [allKeys, allValues] = [this.behindPast(keys, 'key'), this.behindPast(values, 'value')];
    const scale = g.floats([], [1 / Math.sqrt(headWidth)]);
    const scores = g.op('Mul', [this.scores(queries, this.repeated(allKeys, keyHeads)), scale]);
    const masked = g.op('Where', [this.future(), g.floats([], [-1e9]), scores]);
    const weights = this.weights(masked);
    const mixed = g.op('MatMul', [weights, this.repeated(allValues, keyHeads)]);
    const ordered = g.op('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    return g.op('Reshape', [ordered, g.ints([3], [0, 0, heads * headWidth])]);
  }

  private weights(scores: string): string {
    const { g, spec, block } = this;
    if (!spec.sinks) return g.op('Softmax', [scores], { axis: -1 });
    const shape = g.op('Shape', [scores]);
    const part = (from: number, to: number): string =>
      g.op('Slice', [shape, g.ints([1], [from]), g.ints([1], [to]), g.ints([1], [0])]);
    const target = g.op('Concat', [part(0, 3), g.ints([1], [1])], { axis: 0 });
    const sinks = g.floats([1, spec.heads, 1, 1], block.sinks);
    const all = g.op('Concat', [scores, g.op('Expand', [sinks, target])], { axis: -1 });
    const most = g.op('ReduceMax', [all], { axes: [-1], keepdims: 1 });
    const weights = g.op('Softmax', [g.op('Sub', [all, most])], { axis: -1 });
    return g.op('Slice', [weights, g.ints([1], [0]), g.ints([1], [-1]), g.ints([1], [3])]);
  }

  private scores(queries: string, keys: string): string {
    const { g } = this;
    if (this.w.style.attention === 'einsum')
      return g.op('Einsum', [queries, keys], { equation: 'bhid,bhjd->bhij' });
    return g.op('MatMul', [queries, g.op('Transpose', [keys], { perm: [0, 1, 3, 2] })]);
  }

  /** Through whatever the projections are packed into, to [batch, heads, seq, width]. */
  private split(): Heads {
    const { heads, keyHeads } = this.spec;
    switch (this.w.style.projections) {
      case 'stacked':
        return this.stacked();
      case 'by-head':
        return this.byHead();
      case 'multi-query':
        return this.multiQuery();
      case 'split': {
        const [queries, keys, values] = this.parts(this.product(beside(this.linears())));
        return {
          queries: this.headed(queries!, heads),
          keys: this.headed(keys!, keyHeads),
          values: this.headed(values!, keyHeads),
        };
      }
      case 'apart':
        return {
          queries: this.headed(this.product(this.block.queries), heads),
          keys: this.headed(this.product(this.block.keys), keyHeads),
          values: this.headed(this.product(this.block.values), keyHeads),
        };
    }
  }

  private parts(packed: string): string[] {
    const names = ['q', 'k', 'v'].map((part) => `${packed}_${part}`);
    const sizes = this.linears().map((l) => l.columns);
    this.g.op('Split', [packed, this.g.ints([3], sizes)], { axis: 2 }, names);
    return names;
  }

  private headed(flat: string, heads: number): string {
    const { g } = this;
    const shape = g.ints([4], [0, 0, heads, this.spec.headWidth]);
    return g.op('Transpose', [g.op('Reshape', [flat, shape])], { perm: [0, 2, 1, 3] });
  }

  /** timm: [batch, seq, 3, heads, width] -> [3, batch, heads, seq, width]. */
  private stacked(): Heads {
    const { g } = this;
    const { heads, headWidth } = this.spec;
    const shape = g.ints([5], [0, 0, 3, heads, headWidth]);
    const apart = g.op('Reshape', [this.product(beside(this.linears())), shape]);
    const first = g.op('Transpose', [apart], { perm: [2, 0, 3, 1, 4] });
    const [queries, keys, values] = [0, 1, 2].map((k) =>
      g.op('Gather', [first, g.ints([], [k])], { axis: 0 }),
    );
    return { queries: queries!, keys: keys!, values: values! };
  }

  /** GPT-NeoX: the columns of each head's queries, keys and values are neighbours. */
  private byHead(): Heads {
    const { g } = this;
    const { heads, headWidth } = this.spec;
    const packed = interleaved(beside(this.linears()), heads, headWidth);
    const shape = g.ints([4], [0, 0, heads, 3 * headWidth]);
    const apart = g.op('Reshape', [this.product(packed), shape]);
    const first = g.op('Transpose', [apart], { perm: [0, 2, 1, 3] });
    if (this.w.style.computedCuts) return this.thirds(first);
    const names = ['q', 'k', 'v'].map((part) => `${first}_${part}`);
    g.op('Split', [first, g.ints([3], [headWidth, headWidth, headWidth])], { axis: -1 }, names);
    return { queries: names[0]!, keys: names[1]!, values: names[2]! };
  }

  /** A chunk of TorchScript: each third as long as (n + 2) / 3 of the last axis. */
  private thirds(x: string): Heads {
    const { g } = this;
    const last = g.op('Gather', [g.op('Shape', [x]), g.ints([1], [3])]);
    const third = g.op('Div', [g.op('Add', [last, g.ints([1], [2])]), g.ints([1], [3])]);
    const times = (k: number): string => g.op('Mul', [third, g.ints([1], [k])]);
    const cut = (from: string, to: string): string =>
      g.op('Slice', [x, from, to, g.ints([1], [3])]);
    return {
      queries: cut(g.ints([1], [0]), times(1)),
      keys: cut(times(1), times(2)),
      values: cut(times(2), times(3)),
    };
  }

  /** Falcon: [batch, seq, heads + 2, width], the last two of them keys and values. */
  private multiQuery(): Heads {
    const { g } = this;
    const { heads, headWidth } = this.spec;
    const shape = g.ints([4], [0, 0, heads + 2, headWidth]);
    const all = g.op('Reshape', [this.product(beside(this.linears())), shape]);
    const queries = g.op('Slice', [all, g.ints([1], [0]), g.ints([1], [-2]), g.ints([1], [2])]);
    const one = (at: number): string => g.op('Gather', [all, g.ints([1], [at])], { axis: 2 });
    const turned = (x: string): string => g.op('Transpose', [x], { perm: [0, 2, 1, 3] });
    return { queries: turned(queries), keys: turned(one(-2)), values: turned(one(-1)) };
  }

  private turned({ queries, keys, values }: Heads): Heads {
    const { headNorm } = this.spec;
    const [q, k] = [queries, keys].map((h, n) =>
      headNorm ? this.w.norms.loose(h, this.block.headNorms[n]!) : h,
    );
    return { queries: rotated(this.w, q!), keys: rotated(this.w, k!), values };
  }

  private behindPast(present: string, part: 'key' | 'value'): string {
    const { g, spec, w, i } = this;
    if (!w.style.pasts) return present;
    const { keyHeads, headWidth } = spec;
    const name = `${i}.${part}`;
    g.inputs.push(pastInfo(`past_key_values.${name}`, [keyHeads, 'past', headWidth]));
    g.outputs.push(pastInfo(`present.${name}`, [keyHeads, 'total', headWidth]));
    const inputs = [`past_key_values.${name}`, present];
    return g.op('Concat', inputs, { axis: -2 }, [`present.${name}`]);
  }

  /** Heads of keys and values once for each query head that reads them. */
  private repeated(x: string, keyHeads: number): string {
    const { g } = this;
    const { heads, headWidth } = this.spec;
    if (keyHeads === heads) return x;
    const each = g.op('Unsqueeze', [x, g.ints([1], [2])]);
    const wide = g.op('Expand', [each, g.ints([5], [1, 1, heads / keyHeads, 1, 1])]);
    return g.op('Reshape', [wide, g.ints([4], [0, heads, -1, headWidth])]);
  }

  private future(): string {
    const { g } = this;
    const all = g.op('Range', [g.ints([], [0]), totalLength(this.w), g.ints([], [1])]);
    const rows = g.op('Unsqueeze', [positionsOf(this.w), g.ints([1], [1])]);
    return g.op('Greater', [g.op('Unsqueeze', [all, g.ints([1], [0])]), rows]);
  }

  private projecting(): string {
    const { g, spec } = this;
    const packed = beside(this.linears());
    const weights = g.floats([packed.rows, packed.columns], packed.values);
    const bias = g.floats([packed.columns], packed.bias!);
    return g.op('com.microsoft:Attention', [this.x, weights, bias], {
      ...{ num_heads: spec.heads, unidirectional: 1 },
    });
  }

  private multiHead(): string {
    const { g, spec } = this;
    const operands = this.linears().map((l) => this.product({ ...l, bias: undefined }));
    const bias = beside(this.linears()).bias;
    const last = bias ? [g.floats([bias.length], bias)] : [];
    return g.op('com.microsoft:MultiHeadAttention', [...operands, ...last], {
      ...{ num_heads: spec.heads, unidirectional: 1 },
    });
  }

  private groupQuery(): string {
    const { g, spec, i } = this;
    const { heads, keyHeads, headWidth } = spec;
    const packed = this.product(beside(this.linears()));
    const past = ['key', 'value'].map((part) => `past_key_values.${i}.${part}`);
    const present = ['key', 'value'].map((part) => `present.${i}.${part}`);
    for (const name of past) g.inputs.push(pastInfo(name, [keyHeads, 'past', 'cache']));
    for (const name of present) g.outputs.push(pastInfo(name, [keyHeads, 'total', 'cache']));
    const [cos, sin] = ['cos', 'sin'].map((of) =>
      g.floats([longest, headWidth / 2], table(of as 'cos' | 'sin', headWidth / 2)),
    );
    const [lengths, total] = this.lengths();
    const inputs = [packed, '', '', past[0]!, past[1]!, lengths, total, cos!, sin!];
    const name = `${packed}_mixed`;
    return g.op(
      'com.microsoft:GroupQueryAttention',
      inputs,
      { num_heads: heads, kv_num_heads: keyHeads, do_rotary: 1 },
      [name, ...present],
    );
  }

  /** int32 [batch]: positions with the past, less 1; int32 scalar: positions with the past. */
  private lengths(): [string, string] {
    const { g } = this;
    const total = g.op('Cast', [totalLength(this.w)], { to: ElementType.int32 });
    const one = g.keep(int32(`one${g.size}`, 1));
    const rows = g.op('Unsqueeze', [
      g.op('Gather', [g.op('Shape', ['input_ids']), g.ints([], [0])]),
      g.ints([1], [0]),
    ]);
    const last = g.op('Sub', [g.op('Unsqueeze', [total, g.ints([1], [0])]), one]);
    return [g.op('Expand', [last, rows]), total];
  }
}

function int32(name: string, value: number): Tensor {
  const rawData = new Uint8Array(Int32Array.of(value).buffer);
  return create(TensorSchema, { name, dims: [1n], dataType: ElementType.int32, rawData });
}

function pastInfo(name: string, [heads, length, width]: readonly (number | string)[]) {
  return valueInfo(name, ElementType.float32, ['batch', heads!, length!, width!]);
}

/** Columns [q heads | k heads | v heads] -> each head's q, k, v. */
function interleaved(linear: Linear, heads: number, width: number): Linear {
  const { rows, columns, values, bias } = linear;
  const from = (column: number): number => {
    const head = Math.floor(column / (3 * width));
    const part = Math.floor((column % (3 * width)) / width);
    return part * heads * width + head * width + (column % width);
  };
  const moved = (v: Float32Array): Float32Array =>
    v.map((_, i) => v[Math.floor(i / columns) * columns + from(i % columns)]!);
  return { rows, columns, values: moved(values), bias: bias && moved(bias) };
}
