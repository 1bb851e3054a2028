/** What the LM head reads in place of its state. Every function returns a new row of the same length. */
import type { Series } from '../../../protocol/report';
import type { Random } from '../../random';
import { sample, shuffled } from '../../random';

export interface Arm {
  readonly id: string;
  /** The name that a reader sees. */
  readonly name: string;
  readonly role: Series['role'];
  /** Which state is changed, and where it enters the head. */
  readonly at: 'beforeNorm' | 'afterNorm';
  readonly change: (state: Float32Array, random: Random) => Float32Array;
}

/** +1 where h > 0, else -1. */
export function signsOf(state: Float32Array): Float32Array {
  return state.map((h) => (h > 0 ? 1 : -1));
}

/** Signs of the k largest magnitudes, 0 elsewhere; of equal magnitudes, the lower dimension. */
export function loudest(state: Float32Array, k: number): Float32Array {
  const order = Array.from(state.keys()).sort(
    (a, b) => Math.abs(state[b]!) - Math.abs(state[a]!) || a - b,
  );
  return only(signsOf(state), order.slice(0, k));
}

/** Signs of k dimensions drawn at random, 0 elsewhere. */
export function anyOf(state: Float32Array, k: number, random: Random): Float32Array {
  return only(signsOf(state), sample(Array.from(state.keys()), k, random));
}

/** The state's signs, permuted over the dimensions. */
export function permutedSigns(state: Float32Array, random: Random): Float32Array {
  return Float32Array.from(shuffled([...signsOf(state)], random));
}

/** The state's magnitudes in place, with permuted signs. */
export function magnitudes(state: Float32Array, random: Random): Float32Array {
  return permutedSigns(state, random).map((sign, d) => sign * Math.abs(state[d]!));
}

function only(signs: Float32Array, dimensions: readonly number[]): Float32Array {
  const kept = new Float32Array(signs.length);
  for (const d of dimensions) kept[d] = signs[d]!;
  return kept;
}

/** The paper's loud dimensions. */
const LOUD = 800;

/** The rows of the table, from the state itself to the controls. */
export function armsOf(dimensions: number, loudShare: number): Arm[] {
  const k = Math.max(1, Math.round(dimensions * loudShare));
  const after = { at: 'afterNorm', role: 'ours' } as const;
  const control = { at: 'afterNorm', role: 'control' } as const;
  return [
    { ...control, id: 'state', name: 'the state itself', change: (h) => h.slice() },
    { ...after, id: 'signs', name: 'signs after the final norm', change: signsOf },
    {
      ...after,
      at: 'beforeNorm',
      id: 'before',
      name: 'signs before the final norm',
      change: signsOf,
    },
    {
      ...after,
      id: 'loud',
      name: `signs of the ${k} loudest, after the norm`,
      change: (h) => loudest(h, k),
    },
    ...(dimensions > LOUD && k !== LOUD
      ? [
          {
            ...after,
            id: 'loud800',
            name: `signs of the ${LOUD} loudest, after the norm`,
            change: (h: Float32Array) => loudest(h, LOUD),
          },
        ]
      : []),
    { ...control, id: 'permuted', name: 'permuted signs', change: permutedSigns },
    { ...control, id: 'magnitudes', name: 'magnitudes with permuted signs', change: magnitudes },
  ];
}

/** Arms of the curve over k: the loudest, and as many at random. */
export function curveArms(
  dimensions: number,
): { readonly k: number; readonly arms: readonly Arm[] }[] {
  const grid: number[] = [];
  for (let k = dimensions; k >= 4; k = Math.floor(k / 2)) grid.unshift(k);
  return grid.map((k) => ({
    k,
    arms: [
      {
        id: `loud${k}`,
        name: 'loudest',
        role: 'ours',
        at: 'afterNorm',
        change: (h) => loudest(h, k),
      },
      {
        id: `any${k}`,
        name: 'at random',
        role: 'control',
        at: 'afterNorm',
        change: (h, random) => anyOf(h, k, random),
      },
    ],
  }));
}
