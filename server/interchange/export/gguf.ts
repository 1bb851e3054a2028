import { faultError } from '../../protocol/fault';

/** Of a GGUF file, as far as a control vector needs it (GGUF version 3, little-endian). */
const magic = 0x46554747;
const version = 3;
const alignment = 32;
const kind = { int32: 5, text: 8 } as const;

/**
 * A control vector as llama.cpp reads it (`--control-vector`): `direction.N` is added to the output of block N (from
 * 0).
 *
 * @param layer Of the residual stream, as a catalog counts: the state after so many blocks. 1 would be `direction.0`,
 * which
 *   llama.cpp refuses, and 0 is no block's output.
 * @param about For people: programs show it, llama.cpp skips it.
 * @throws {FaultError} `layer-out-of-range`.
 */
export function controlVectorGguf(
  direction: Float32Array,
  layer: number,
  about: { readonly name: string; readonly description: string },
): Uint8Array {
  if (layer < 2) {
    throw faultError(
      'layer-out-of-range',
      `llama.cpp takes control vectors from layer 2 on, and this catalog is about layer ${layer}.`,
      'Export it as safetensors instead.',
    );
  }
  const block = layer - 1;
  const head = concat([
    uint32(magic, version),
    uint64(1n, 5n),
    entry('general.architecture', kind.text, text('controlvector')),
    entry('general.name', kind.text, text(about.name)),
    entry('general.description', kind.text, text(about.description)),
    // The architecture as llama.cpp calls it, which a catalog does not know.
    entry('controlvector.model_hint', kind.text, text('')),
    entry('controlvector.layer_count', kind.int32, uint32(block)),
    tensorInfo(`direction.${block}`, direction.length),
  ]);
  const padding = new Uint8Array((alignment - (head.length % alignment)) % alignment);
  return concat([head, padding, float32Bytes(direction)]);
}

function entry(key: string, type: number, value: Uint8Array): Uint8Array {
  return concat([text(key), uint32(type), value]);
}

/** One dimension, float32, at the start of the data. */
function tensorInfo(name: string, length: number): Uint8Array {
  const float32 = 0;
  return concat([text(name), uint32(1), uint64(BigInt(length)), uint32(float32), uint64(0n)]);
}

function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return concat([uint64(BigInt(bytes.length)), bytes]);
}

function uint32(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setUint32(4 * i, value, true));
  return new Uint8Array(view.buffer);
}

function uint64(...values: bigint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, i) => view.setBigUint64(8 * i, value, true));
  return new Uint8Array(view.buffer);
}

/** Little-endian on every machine. */
export function float32Bytes(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return new Uint8Array(view.buffer);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
