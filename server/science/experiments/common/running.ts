/** Signs of states in running text, one row per position. */
import { packRows } from '../../../core/pack';
import type { SignPlanes } from '../../../core/planes';
import { planesFromRows } from '../../../core/planes';
import type { SignRule } from '../../../protocol/evidence';
import type { ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import type { Place } from '../../../protocol/states';

export interface RunningSigns {
  /** The token at each row. */
  readonly tokens: readonly number[];
  /** The passage of each row. */
  readonly passages: readonly number[];
  /** Each row is a token of the planes; `centred` subtracts the *vocabulary's* mean of tokens run alone. */
  readonly planes: Readonly<Record<SignRule, SignPlanes>>;
}

/** Passages that the model reads at once. */
const BATCH = 4;

/**
 * Reads the passages at one place. The first token of a passage is left out: it has no context.
 *
 * @param mean Vocabulary mean at the place.
 * @param done Called with the share of passages read.
 * @throws {Error} A state is NaN or infinite.
 */
export async function readRunning(
  { model, material, prefix }: Subject,
  place: Place,
  mean: Float32Array,
  host: ExperimentHost,
  done: (share: number) => void,
): Promise<RunningSigns> {
  const texts = material.passages.filter(({ tokens }) => tokens.length > 1);
  const width = mean.length;
  const packed: Record<SignRule, Uint8Array[]> = { raw: [], centred: [] };
  const thresholds = { raw: new Float32Array(width), centred: mean };
  for (let from = 0; from < texts.length; from += BATCH) {
    const sequences = texts.slice(from, from + BATCH).map(({ tokens }) => [...prefix, ...tokens]);
    const { states } = await model.states({ sequences, places: [place], positions: 'all' });
    const kept = inContext(states[0]!, sequences, prefix.length + 1, width);
    for (const rule of ['raw', 'centred'] as const) {
      packed[rule].push(packFinite(kept, thresholds[rule], place));
    }
    done((from + sequences.length) / texts.length);
    await host.breathe();
  }
  const tokens = texts.flatMap((text) => text.tokens.slice(1));
  const planesOf = (rows: readonly Uint8Array[]): SignPlanes =>
    planesFromRows(joined(rows), tokens.length, width);
  return {
    tokens,
    passages: texts.flatMap((text, i) => text.tokens.slice(1).map(() => i)),
    planes: { raw: planesOf(packed.raw), centred: planesOf(packed.centred) },
  };
}

/** The rows of each sequence from a position on. */
function inContext(
  states: Float32Array,
  sequences: readonly (readonly number[])[],
  first: number,
  width: number,
): Float32Array {
  const kept = new Float32Array(
    sequences.reduce((sum, { length }) => sum + (length - first) * width, 0),
  );
  let [read, written] = [0, 0];
  for (const { length } of sequences) {
    const part = states.subarray((read + first) * width, (read + length) * width);
    kept.set(part, written);
    read += length;
    written += part.length;
  }
  return kept;
}

function packFinite(states: Float32Array, thresholds: Float32Array, place: Place): Uint8Array {
  const rows = packRows(states, 'float32', thresholds);
  if (rows instanceof Uint8Array) return rows;
  throw new Error(
    `a state of running text is not finite (${place.site} ${place.layer}, dimension ${rows.dimension})`,
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
