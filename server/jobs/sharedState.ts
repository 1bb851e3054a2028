/** Warns where nearly all tokens have one state, as at a sink of attention. */
import { nounsOf } from '../catalog/modality';
import { CacheFile } from '../cache/stream';
import type { CacheResult, InferenceClient } from '../inference/api';
import type { Prepared } from './prepare';

/** The tokens that are looked at: so many pieces, spread over the vocabulary, of so many tokens each. */
const [pieces, pieceLength] = [16, 128];
/** A sign is constant if it is the same for this share of the tokens. */
const sameFor = 0.99;
/**
 * Above this share of constant raw signs. In SmolLM2-135M 89 % are constant where single tokens fall into the sink, at
 * most 37 % below it, and at most 6 % after a BOS token; of the demo model 2 % (docs/replication.md, "The sink").
 */
const mostConstant = 0.5;

type Read = Pick<Prepared, 'request' | 'summary' | 'catalog'>;

/**
 * One sentence if more than half of the dimensions of the stream have the same raw sign for nearly all tokens. Nothing
 * for keys, values and neurons, whose signs are constant for other reasons (biases, activations that are seldom
 * positive), or if raw signs of the site were never kept.
 *
 * @see Sun et al. 2024, "Massive activations in large language models"; Xiao et al. 2023, "Attention sinks".
 */
export async function sharedStateWarning(
  prepared: Read,
  cache: Pick<CacheResult, 'path'>,
  inference: Pick<InferenceClient, 'locateCache'>,
  signal?: AbortSignal,
): Promise<string[]> {
  const { request, summary } = prepared;
  if (request.site.kind !== 'resid') return [];
  const raw =
    request.signs === 'raw'
      ? { state: 'ready', path: cache.path }
      : await inference.locateCache({ ...request, signs: 'raw' }, summary.sha256, signal);
  if (raw.state !== 'ready') return [];
  const constant = constantSigns(raw.path);
  const share = constant / summary.dimensions;
  return share > mostConstant ? [sentence(prepared, constant)] : [];
}

function sentence({ request, summary, catalog }: Read, constant: number): string {
  const { many } = nounsOf(catalog);
  const where = `resid layer ${request.site.layer}`;
  const found = `nearly all ${many} share one state at ${where}: ${constant} of ${summary.dimensions} raw signs are the same for 99 % of them`;
  const alone = request.prefix.length === 0 && request.inputs === undefined;
  const why = alone ? ', as where a model parks its attention on the first position' : '';
  const left =
    request.signs === 'raw'
      ? 'use `signs: centred`, or compare layers by the experiment `layers`'
      : 'centred signs read what little is left; compare layers by the experiment `layers`';
  const begin = alone ? ', and try `input: { prefix: bos }`' : '';
  return `${found}${why}; ${left}${begin}`;
}

/** How many dimensions have the same raw sign for nearly all of the tokens that are looked at. */
function constantSigns(path: string): number {
  const file = CacheFile.open(path);
  try {
    const { tokens, dimensions } = file.header;
    const positive = new Uint32Array(dimensions);
    let seen = 0;
    const add = (_: number, rows: Uint8Array): void => {
      seen += countPositive(rows, positive);
    };
    for (const [from, count] of spread(tokens)) file.range(from, count, add);
    return positive.filter((n) => Math.max(n, seen - n) >= sameFor * seen).length;
  } finally {
    file.close();
  }
}

/** Beginnings and lengths: all tokens of a small vocabulary. */
function spread(tokens: number): (readonly [number, number])[] {
  if (tokens <= pieces * pieceLength) return [[0, tokens]];
  return Array.from({ length: pieces }, (_, i) => {
    const from = Math.floor((i * (tokens - pieceLength)) / (pieces - 1));
    return [from, pieceLength] as const;
  });
}

/** @returns The number of rows. */
function countPositive(rows: Uint8Array, positive: Uint32Array): number {
  const width = Math.ceil(positive.length / 8);
  for (let at = 0; at < rows.length; at += width)
    for (let d = 0; d < positive.length; d += 1)
      positive[d]! += (rows[at + (d >> 3)]! >> (d & 7)) & 1;
  return rows.length / width;
}
