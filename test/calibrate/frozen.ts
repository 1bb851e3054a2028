/** Whether a register that random words chose, and that was then written down, is taken for a feature. */
import { finished } from '../../server/science/evaluate';
import type { Evaluated } from '../../server/science/measure';
import { measureCatalog } from '../../server/science/measureCatalog';
import { seededRandom, sample } from '../../server/science/random';
import type { FeatureTask } from '../../server/science/task';
import { shareRow, type Row } from './row';

/** How often frozen registers of random words get p <= .05. */
export interface FrozenRates {
  readonly registers: number;
  /** On the words that chose them: tested in-sample. */
  readonly sameWords: number;
  /** On other random words: held out. */
  readonly newWords: number;
  /** Of `sameWords`, how many are called held out: none may be. */
  readonly passedOff: number;
}

/** A register that nobody means: what is found of it is chance. */
export function* frozenRows(name: string, evaluated: Evaluated, size: FrozenSize): Generator<Row> {
  const { registers, sameWords, newWords, passedOff } = frozenRates(evaluated, size);
  const what = `registers that ${size.words} random words chose, then written down, ${name}`;
  yield shareRow(`${what}: called held out on these words`, 'none', passedOff, registers);
  yield shareRow(`${what}: p <= .05 on these words`, '5 %', sameWords, registers);
  yield shareRow(`${what}: p <= .05 on as many new words`, '5 %', newWords, registers);
}

/** Chooses registers by random words, freezes them, and measures them on the same words and on new ones. */
export function frozenRates(
  evaluated: Evaluated,
  { registers, words, draws, seed }: FrozenSize,
): FrozenRates {
  const random = seededRandom(seed, 'frozen');
  const all = Array.from({ length: evaluated.planes.tokens }, (_, id) => id);
  const settings = { seed, folds: 5, draws, most: draws, repeats: 1 };
  const rates = { registers, sameWords: 0, newWords: 0, passedOff: 0 };
  for (let i = 0; i < registers; i++) {
    const drawn = sample(all, 2 * words, random);
    const [own, other] = [drawn.slice(0, words), drawn.slice(words)];
    const chosen = finished(measureCatalog(evaluated, [taskOf(own)], settings)).measured[0]!;
    const register = { rule: 'dims', ...chosen.register } as const;
    const frozen = { ...taskOf(own), id: 'frozen', register };
    const later = { ...taskOf([...own, ...other]), id: 'later', register, unseen: other };
    const [same, anew] = [frozen, later].map((task) => {
      return finished(measureCatalog(evaluated, [task], settings)).measured[0]!;
    });
    if (same!.nullMatched.p! <= 0.05) rates.sameWords++;
    if (anew!.nullMatched.p! <= 0.05) rates.newWords++;
    if (same!.heldOutAnchors !== 'none') rates.passedOff++;
  }
  return rates;
}

interface FrozenSize {
  readonly registers: number;
  /** Random words of each. */
  readonly words: number;
  /** Sets of each null. */
  readonly draws: number;
  readonly seed: number;
}

function taskOf(anchors: readonly number[]): FeatureTask {
  return {
    id: 'drawn',
    anchors,
    anchorTexts: anchors.map((id) => `word ${id}`),
    negatives: null,
    register: { rule: 'auto' },
  };
}
