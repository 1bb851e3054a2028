/**
 * The control: the same architecture with random weights, as at the start of training.
 *
 *     node examples/model/random-weights.mjs --seed 1 --out random.onnx
 *
 * Copies model.onnx and overwrites its weights in place; every other byte, and so the graph, stays as it is.
 * In the order of the file: each matrix is drawn from N(0, 0.02²), output projections of attention and MLP (the 4th and
 * 7th of each block's seven matrices) divided by sqrt(2 · blocks); gains of the norms become 1. Draws: mulberry32, then
 * Box-Muller.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));

/** Fields of a protobuf message in bytes[start, end): number, value (varint) or start and end (length-delimited). */
function* fields(bytes, start, end) {
  let at = start;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < end) {
    const tag = varint();
    const field = { number: tag >>> 3, value: undefined, start: 0, end: 0 };
    if ((tag & 7) === 0) field.value = varint();
    else if ((tag & 7) === 5) at += 4;
    else if ((tag & 7) === 1) at += 8;
    else {
      const length = varint();
      [field.start, field.end] = [at, at + length];
      at = field.end;
    }
    yield field;
  }
}

/** Numbers of onnx.proto: ModelProto.graph 7, GraphProto.initializer 5, TensorProto.dims 1, .name 8, .raw_data 9. */
function initializers(bytes) {
  const graph = [...fields(bytes, 0, bytes.length)].find((f) => f.number === 7);
  const tensors = [...fields(bytes, graph.start, graph.end)].filter((f) => f.number === 5);
  return tensors.map((tensor) => {
    const inner = [...fields(bytes, tensor.start, tensor.end)];
    const name = inner.find((f) => f.number === 8);
    const raw = inner.find((f) => f.number === 9);
    return {
      name: bytes.toString('utf8', name.start, name.end),
      rank: inner.filter((f) => f.number === 1).length,
      raw,
    };
  });
}

/** Endless draws from N(0, 1). */
function* normals(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  for (;;) {
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    yield radius * Math.cos(angle);
    yield radius * Math.sin(angle);
  }
}

/** Bits of the nearest fp16; `value` must be below 2 in size, which 0.02 times any draw is. */
function halfBits(value) {
  const size = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(size || 1e-9)));
  const steps = Math.round(size / 2 ** (exponent - 10));
  // A normal number carries the hidden bit in `steps`, so adding moves it into the exponent; rounding up does too.
  return (value < 0 ? 0x8000 : 0) | (((exponent + 14) << 10) + steps);
}

function randomise(bytes, { initializer_range: deviation, num_hidden_layers: blocks }, seed) {
  const draws = normals(seed);
  let matrix = 0;
  for (const { name, rank, raw } of initializers(bytes)) {
    const view = raw && new DataView(bytes.buffer, bytes.byteOffset + raw.start, raw.end - raw.start);
    if (name.endsWith('norm.weight')) {
      for (let at = 0; at < view.byteLength; at += 4) view.setFloat32(at, 1, true);
    } else if (rank === 2) {
      const place = name.startsWith('model.embed_tokens') ? 0 : (matrix++ % 7) + 1;
      const scale = place === 4 || place === 7 ? deviation / Math.sqrt(2 * blocks) : deviation;
      for (let at = 0; at < view.byteLength; at += 2)
        view.setUint16(at, halfBits(scale * draws.next().value), true);
    }
  }
}

const { values } = parseArgs({ options: { seed: { type: 'string' }, out: { type: 'string' } } });
if (!values.out || !/^\d+$/.test(values.seed ?? '')) {
  console.error('Usage: node random-weights.mjs --seed NUMBER --out FILE');
  process.exit(2);
}
const bytes = readFileSync(join(here, 'model.onnx'));
randomise(bytes, JSON.parse(readFileSync(join(here, 'config.json'), 'utf8')), Number(values.seed));
writeFileSync(values.out, bytes);
