/** Sign bits of a text's states, at one or several layers. The last text is remembered: a page asks of it again. */
import { CacheFile } from '../../cache/stream';
import { packRows } from '../../core/pack';
import type { InferenceClient } from '../../inference/api';
import { faultError } from '../../protocol/fault';
import type { JobContext } from '../api';
import { requireGoing } from '../cacheJob';
import type { Prepared } from '../prepare';
import { windowsOf, windowWidth, type Window } from './textTokens';

/** A layer of the catalog's site that has a cache; its means are what centred signs are relative to. */
export interface CachedLayer {
  readonly layer: number;
  /** Of the cache. */
  readonly path: string;
}

/** Windows that run together. */
const AT_ONCE = 4;

export class TextSigns {
  #key = '';
  /** By cache: rows as a cache keeps them, one a token. */
  #rows = new Map<string, Uint8Array>();

  constructor(private readonly inference: InferenceClient) {}

  /** Rows of the text at each of the layers, in their order; what is not remembered runs in one pass. */
  async of(
    prepared: Prepared,
    tokens: readonly number[],
    layers: readonly CachedLayer[],
    context: JobContext,
  ): Promise<readonly Uint8Array[]> {
    const { model, prefix } = prepared.request;
    const key = JSON.stringify([model, prepared.summary.sha256, prefix, tokens]);
    if (key !== this.#key) this.#rows = new Map();
    this.#key = key;
    const rows = this.#rows;
    const missing = layers.filter(({ path }) => !rows.has(path));
    if (missing.length > 0) {
      const read = await this.#read(prepared, tokens, missing, context);
      missing.forEach(({ path }, i) => rows.set(path, read[i]!));
    }
    return layers.map(({ path }) => rows.get(path)!);
  }

  async #read(
    prepared: Prepared,
    tokens: readonly number[],
    layers: readonly CachedLayer[],
    { signal, onProgress }: JobContext,
  ): Promise<Uint8Array[]> {
    const { model, prefix, site } = prepared.request;
    const places = layers.map(({ layer }) => ({ site: site.kind, layer }));
    const means = layers.map(({ path }) => meanOf(path));
    const parts: Uint8Array[][] = layers.map(() => []);
    const windows = windowsOf(tokens.length, await windowWidth(prepared));
    for (let i = 0; i < windows.length; i += AT_ONCE) {
      requireGoing(signal);
      const some = windows.slice(i, i + AT_ONCE);
      const sequences = some.map(({ from, to }) => [...prefix, ...tokens.slice(from, to)]);
      const { states } = await this.inference.states(
        { model, sequences, places, positions: 'all' },
        signal,
      );
      means.forEach((mean, at) =>
        parts[at]!.push(packed(keptOf(states[at]!, some, prefix.length, mean.length), mean)),
      );
      onProgress('reading the text', (i + some.length) / windows.length);
    }
    return parts.map((each) => Buffer.concat(each));
  }
}

/** The mean that signs of a cache are relative to; zeros for raw signs. */
export function meanOf(path: string): Float32Array {
  const file = CacheFile.open(path);
  try {
    return file.mean();
  } finally {
    file.close();
  }
}

/** The states that count, of [positions, width] of one window after the other. */
function keptOf(
  states: Float32Array,
  windows: readonly Window[],
  prefix: number,
  width: number,
): Float32Array {
  const kept = new Float32Array(width * windows.reduce((sum, one) => sum + one.to - one.kept, 0));
  let [read, written] = [0, 0];
  for (const { from, kept: first, to } of windows) {
    const length = prefix + to - from;
    const begin = read + prefix + first - from;
    const part = states.subarray(begin * width, (read + length) * width);
    kept.set(part, written);
    read += length;
    written += part.length;
  }
  return kept;
}

function packed(states: Float32Array, mean: Float32Array): Uint8Array {
  const rows = packRows(states, 'float32', mean);
  if (rows instanceof Uint8Array) return rows;
  throw faultError(
    'non-finite-state',
    `The state of token ${rows.row} of the text is not finite in dimension ${rows.dimension}.`,
    'Use the float32 export of the model.',
  );
}
