/** The logit lens by signs: what the head reads off states in context, layer by layer, and off their signs alone. */
import { setImmediate } from 'node:timers/promises';
import { faultError } from '../../protocol/fault';
import type { HeadCell, HeadReading, SaidToken } from '../../protocol/reading';
import { seededRandom, type Random } from '../../science/random';
import {
  headFigures,
  scaledPermuted,
  scaledSigns,
  type HeadFigures,
} from '../../science/read/headFigures';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { JobContext, Jobs } from '../api';
import { requireGoing } from '../cacheJob';
import type { Equipment } from '../equipment';
import { prepare, type Prepared } from '../prepare';
import { seesAhead } from '../readPosition';
import { tokensOf, windowsOf, windowWidth } from './textTokens';

/** Tokens of each list. */
const LISTED = 5;
/** Tokens times layers of one reading: more cannot be looked at, or printed. */
const MOST_CELLS = 20_000;
/** Logits that are in memory together. */
const LOGITS_AT_ONCE = 1 << 23;
/** Of a state: itself, its signs, its signs permuted. */
const ARMS = 3;

/** Tokens of a text from `from` to `to`. */
interface Range {
  readonly from: number;
  readonly to: number;
}

interface StatesWanted {
  /** Of the whole text. */
  readonly tokens: readonly number[];
  readonly range: Range;
  readonly layers: readonly number[];
}

export function headJob(equipment: Equipment): Pick<Jobs, 'readHead'> {
  const reader = new HeadReader(equipment);
  return { readHead: (open, options, context) => reader.read(open, options, context) };
}

class HeadReader {
  constructor(private readonly equipment: Equipment) {}

  async read(
    open: OpenCatalog,
    { text, from = 0, count = Infinity }: Parameters<Jobs['readHead']>[1],
    context: JobContext,
  ): Promise<HeadReading> {
    const { around, inference } = this.equipment;
    const prepared = await prepare(open, around, context.signal);
    const tokens = await tokensOf(prepared, text);
    if (prepared.summary.noFlips !== undefined) throw noHead();
    const range = { from, to: Math.min(tokens.length, from + count) };
    const layers = Array.from({ length: prepared.summary.layers + 1 }, (_, layer) => layer);
    requireFew(range, layers.length);
    const ahead = await seesAhead(prepared, inference, context.signal);
    const states = await this.#states(prepared, { tokens, range, layers }, context);
    const read: HeadReading['layers'][number][] = [];
    for (const layer of layers) {
      const random = (row: number): Random => seededRandom(0, `head:${layer}:${from + row}`);
      const cells = await this.#cells(prepared, states[layer]!, random, context.signal);
      read.push({ layer, cells });
      context.onProgress('reading states and signs by the head', (layer + 1) / layers.length);
    }
    return { says: ahead ? 'own' : 'next', layers: read };
  }

  /** Of each layer [tokens of the range, D] row-major. */
  async #states(
    prepared: Prepared,
    { tokens, range, layers }: StatesWanted,
    { signal, onProgress }: JobContext,
  ): Promise<readonly Float32Array[]> {
    const { model, prefix } = prepared.request;
    const width = prepared.summary.dimensions;
    const places = layers.map((layer) => ({ site: 'resid' as const, layer }));
    const read = layers.map(() => new Float32Array((range.to - range.from) * width));
    for (const window of windowsOf(tokens.length, await windowWidth(prepared))) {
      const [first, last] = [Math.max(window.kept, range.from), Math.min(window.to, range.to)];
      if (first >= last) continue;
      requireGoing(signal);
      onProgress('reading the text');
      const sequences = [[...prefix, ...tokens.slice(window.from, window.to)]];
      const request = { model, sequences, places, positions: 'all' } as const;
      const { states } = await this.equipment.inference.states(request, signal);
      const begin = prefix.length + first - window.from;
      states.forEach((all, i) => {
        const some = all.subarray(begin * width, (begin + last - first) * width);
        read[i]!.set(some, (first - range.from) * width);
      });
    }
    return read;
  }

  /** Of one layer. @param random By the row. */
  async #cells(
    { request: { model }, summary, vocabulary }: Prepared,
    states: Float32Array,
    random: (row: number) => Random,
    signal: AbortSignal,
  ): Promise<HeadCell[]> {
    const { inference } = this.equipment;
    const width = summary.dimensions;
    const normed = await inference.finalNorm({ model, states }, signal);
    const rows = Array.from({ length: states.length / width }, (_, row) => {
      const state = normed.subarray(row * width, (row + 1) * width);
      return [state, scaledSigns(state), scaledPermuted(state, random(row))];
    });
    const cells: HeadCell[] = [];
    const atOnce = Math.max(1, Math.floor(LOGITS_AT_ONCE / (ARMS * summary.vocabulary)));
    for (let i = 0; i < rows.length; i += atOnce) {
      const given = joined(rows.slice(i, i + atOnce).flat(), width);
      const logits = await inference.head({ model, states: given, at: 'afterNorm' }, signal);
      for (const figures of await figuresOf(logits, given.length / width))
        cells.push(inWords(figures, (id) => vocabulary.textOf(id)));
    }
    return cells;
  }
}

/** @param logits Of `rows` states, three of each token. */
async function figuresOf(logits: Float32Array, rows: number): Promise<HeadFigures[]> {
  const size = logits.length / rows;
  const rowOf = (row: number): Float32Array => logits.subarray(row * size, (row + 1) * size);
  const found: HeadFigures[] = [];
  for (let row = 0; row < rows; row += ARMS) {
    found.push(headFigures(rowOf(row), rowOf(row + 1), rowOf(row + 2), LISTED));
    // A row of a large vocabulary takes a millisecond, and an editor waits behind it.
    await setImmediate();
  }
  return found;
}

function joined(rows: readonly Float32Array[], width: number): Float32Array {
  const all = new Float32Array(rows.length * width);
  rows.forEach((row, i) => all.set(row, i * width));
  return all;
}

function inWords(
  { state, signs, ...figures }: HeadFigures,
  textOf: (id: number) => string,
): HeadCell {
  const said = ({ id, probability }: HeadFigures['state'][number]): SaidToken => ({
    text: textOf(id),
    probability,
  });
  return { ...figures, state: state.map(said), signs: signs.map(said) };
}

function requireFew({ from, to }: Range, layers: number): void {
  if (from >= to)
    throw faultError('bad-arguments', `The text has no token ${from}.`, 'Read it again.');
  const cells = (to - from) * layers;
  if (cells <= MOST_CELLS) return;
  throw faultError(
    'bad-arguments',
    `${to - from} tokens at ${layers} layers are ${cells} readings by the head; at most ${MOST_CELLS} are made at once.`,
    'Divide the text.',
  );
}

function noHead(): Error {
  return faultError(
    'model-unsupported',
    'The model has no head, so no next token can be read off its states.',
    'Use an export of the model with its language-model head.',
  );
}
