/** Simulated signs of which the truth is known. */
import { fullSet, setOf } from '../../server/core/bits';
import type { SignPlanes } from '../../server/core/planes';
import { planesFromRows } from '../../server/core/planes';
import { evaluatedOf, type Evaluated } from '../../server/science/measure';
import { seededRandom, type Random } from '../../server/science/random';

const DIMENSIONS = 128;

export interface Population {
  readonly name: string;
  /** Background tokens first, then the words. */
  readonly planes: SignPlanes;
  readonly background: number;
  /** Tokens of each word of the category. */
  readonly words: readonly (readonly number[])[];
}

export interface PopulationOptions {
  /** How far members lie from the background. */
  readonly shift: number;
  /** Share of members that are like the background. */
  readonly outliers: number;
  readonly background: number;
  readonly words: number;
  /** Tokens of each word, of the background too, which is a multiple of it; default 1. */
  readonly spellings?: number;
}

/** Share of a dimension's own variance that spellings of one word have in common. */
const SPELLED_ALIKE = 0.7;

/** Planes out of rows of packed signs, plain or where the kernels compute. */
export type MakePlanes = typeof planesFromRows;

/** Members share a shift in some dimensions, more or less typical each; dimensions go together, as in a model. */
export function population(
  options: PopulationOptions,
  seed: number,
  make: MakePlanes = planesFromRows,
): Population {
  const random = seededRandom(seed, 'population');
  const { shift, outliers, background, words, spellings = 1 } = options;
  const base = normals(DIMENSIONS, random, 0.6);
  const mixing = normals(DIMENSIONS * 6, random, 0.3);
  const effect = normals(DIMENSIONS, random).map((e) => (random.unit() < 0.4 ? 1.6 * e : 0));
  const tokens = background + words * spellings;
  const rows = new Uint8Array((tokens * DIMENSIONS) / 8);
  const alike = spellings > 1 ? SPELLED_ALIKE : 0;
  let latent: Float64Array = new Float64Array();
  let own: Float64Array = new Float64Array();
  let typical = 0;
  for (let t = 0; t < tokens; t++) {
    if (t % spellings === 0) {
      latent = normals(6, random);
      typical = t < background || random.unit() < outliers ? 0 : 0.6 + 0.8 * random.unit();
      if (alike > 0) own = normals(DIMENSIONS, random, Math.sqrt(alike));
    }
    for (let d = 0; d < DIMENSIONS; d++) {
      const noise = (own[d] ?? 0) + Math.sqrt(1 - alike) * normal(random);
      let h = base[d]! + shift * typical * effect[d]! + noise;
      for (let f = 0; f < 6; f++) h += mixing[d * 6 + f]! * latent[f]!;
      if (h > 0) rows[t * (DIMENSIONS / 8) + (d >> 3)]! |= 1 << (d & 7);
    }
  }
  return {
    name: `shift ${shift}, ${100 * outliers} % outliers`,
    planes: make(rows, tokens, DIMENSIONS),
    background,
    words: Array.from({ length: words }, (_, w) =>
      Array.from({ length: spellings }, (_, s) => background + w * spellings + s),
    ),
  };
}

/** Background and some members; the other members were never seen. */
export function evaluatedWith(
  { planes, background }: Pick<Population, 'planes' | 'background'>,
  anchors: readonly number[],
): Evaluated {
  const tokens = setOf([...Array(background).keys(), ...anchors], planes.tokens);
  return evaluatedOf(planes, tokens);
}

/** A vocabulary whose signs tell frequency, case, leading space and length, and no meaning at all. */
export function shapesOnly(
  words: number,
  seed: number,
  make: MakePlanes = planesFromRows,
): { readonly evaluated: Evaluated; readonly texts: readonly string[] } {
  const random = seededRandom(seed, 'shapes');
  const spelled = Array.from({ length: words }, () => letters(2 + random.int(7), random));
  // Frequent words have more spellings, as in a real vocabulary; ids go with frequency.
  const texts = [...new Set(spelled)].flatMap((word, rank) => {
    const capital = word[0]!.toUpperCase() + word.slice(1);
    return rank < words / 4 ? [` ${word}`, ` ${capital}`, word, capital] : [` ${word}`];
  });
  const weights = [0, 1, 2, 3].map(() => normals(DIMENSIONS, random, 0.8));
  const perWord = new Map<string, Float64Array>();
  const rows = new Uint8Array((texts.length * DIMENSIONS) / 8);
  texts.forEach((text, t) => {
    const word = text.trim().toLowerCase();
    const own = perWord.get(word) ?? normals(DIMENSIONS, random);
    perWord.set(word, own);
    const looks = [
      2 - Math.log10(2 + t),
      text.startsWith(' ') ? 1 : -1,
      /[A-Z]/.test(text) ? 1 : -1,
      (word.length - 5) / 2,
    ];
    for (let d = 0; d < DIMENSIONS; d++) {
      let h = own[d]! + normal(random);
      looks.forEach((look, i) => (h += weights[i]![d]! * look));
      if (h > 0) rows[t * (DIMENSIONS / 8) + (d >> 3)]! |= 1 << (d & 7);
    }
  });
  const planes = make(rows, texts.length, DIMENSIONS);
  return { evaluated: evaluatedOf(planes, fullSet(texts.length)), texts };
}

function letters(n: number, random: Random): string {
  return Array.from({ length: n }, () => String.fromCharCode(97 + random.int(26))).join('');
}

function normals(n: number, random: Random, scale = 1): Float64Array {
  return Float64Array.from({ length: n }, () => scale * normal(random));
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}
