/** The table of nominal and found: each row one promise, what was found on fresh seeds, and how certain that is. */
import { shareEstimate } from '../../server/science/binomial';
import { finished } from '../../server/science/evaluate';
import type { Evaluated } from '../../server/science/measure';
import { measureCatalog } from '../../server/science/measureCatalog';
import { Looks } from '../../server/science/null/looks';
import { sample, seededRandom } from '../../server/science/random';
import { mean } from '../../server/science/resampling';
import { rates, taskOf, type Words } from './chance';
import { coverageOf, drawOften, type Drawn } from './coverage';
import type { MakePlanes, PopulationOptions } from './simulated';
import { evaluatedWith, population, shapesOnly } from './simulated';
import type { Row } from './row';
import type { Subject } from './subject';

/** How much is drawn: everything, or what a test has time for. */
export interface Effort {
  readonly seed: number;
  /** Anchor sets of each category and n. */
  readonly draws: number;
  /** Sets without a concept. */
  readonly sets: number;
  /** Numbers of anchor words. */
  readonly sizes: readonly number[];
}

/** Found of tried, with the exact 95 % interval of the share. */
function shareWords(found: number, tried: number): string {
  const one = shareEstimate(found, tried);
  if (!one) return 'none';
  const percent = (share: number): string => (100 * share).toFixed(share > 0.9 ? 1 : 0);
  return `${percent(one.value)} % [${percent(one.low!)}, ${percent(one.high!)}] of ${tried}`;
}

/** Where the register can tell members apart: AUCs from about .6 to .999, with outliers. */
const POPULATIONS = [0.25, 0.5, 0.9, 1.6].flatMap((shift) =>
  [0, 0.03, 0.1].map((outliers) => ({ shift, outliers, background: 1200, words: 600 })),
);
/** Words in three spellings each. */
const SPELLED = POPULATIONS.map((one) => ({ ...one, words: 300, spellings: 3 }));

/** A draw, and of which population. */
type Simulated = Drawn & Pick<PopulationOptions, 'outliers'>;

/** @param make Where simulated signs are computed on. */
export function* simulatedCoverage(effort: Effort, make?: MakePlanes): Generator<Row> {
  yield* coverageRows('simulated', POPULATIONS, effort, make);
  yield* coverageRows('simulated, three spellings a word', SPELLED, effort, make);
}

function* coverageRows(
  what: string,
  populations: readonly PopulationOptions[],
  effort: Effort,
  make?: MakePlanes,
): Generator<Row> {
  const random = seededRandom(effort.seed, `${what} coverage`);
  const frames = populations.map((options, i) => {
    const { planes, background, words } = population(options, effort.seed + i, make);
    const evaluated = (anchors: readonly number[]): Evaluated =>
      evaluatedWith({ planes, background }, anchors);
    return { words, evaluated, outliers: options.outliers };
  });
  const all: Simulated[] = [];
  for (const n of effort.sizes) {
    const drawn = frames.flatMap((frame): Simulated[] =>
      drawOften(frame, n, effort.draws, random).map((one) => ({
        ...one,
        outliers: frame.outliers,
      })),
    );
    all.push(...drawn);
    yield coverageRow(`${what}, ${n} anchor words`, drawn);
  }
  const of = (outliers: number): Simulated[] => all.filter((one) => one.outliers === outliers);
  yield coverageRow(`${what}, no outliers`, of(0));
  yield coverageRow(`${what}, 3 % of the members are outliers`, of(0.03));
  yield coverageRow(`${what}, 10 % of the members are outliers`, of(0.1));
  yield* ceilingRows(what, all);
}

/** Above .99 the interval is one-sided. */
function* ceilingRows(what: string, drawn: readonly Drawn[]): Generator<Row> {
  const nominal = 'at least 95 %';
  const estimated = drawn.filter(({ estimate }) => estimate.value >= 0.99);
  const truly = drawn.filter(({ unseen }) => unseen >= 0.99);
  yield coverageRow(`${what}, estimates of .99 and above`, estimated, nominal);
  yield coverageRow(`${what}, a true AUC of .99 and above`, truly, nominal);
}

/** Categories of a model with members left out: at least as many as are drawn. */
export function* realCoverage(subject: Subject, effort: Effort): Generator<Row> {
  const random = seededRandom(effort.seed, `coverage of ${subject.name}`);
  const evaluated = (): Subject['evaluated'] => subject.evaluated;
  const all: Drawn[] = [];
  for (const n of effort.sizes) {
    const large = subject.categories.filter(({ members }) => members.length >= 2 * n);
    if (large.length === 0) continue;
    const drawn = large.flatMap(({ members }) => {
      const words = members.map((id) => [id]);
      return drawOften({ words, evaluated }, n, effort.draws, random);
    });
    all.push(...drawn);
    yield coverageRow(`${subject.name}, ${n} of each of ${large.length} categories`, drawn);
  }
  const few = ({ left }: Drawn): boolean => left < 40;
  yield coverageRow(`${subject.name}, fewer than 40 members left out`, all.filter(few));
  yield coverageRow(
    `${subject.name}, 40 members left out or more`,
    all.filter((one) => !few(one)),
  );
  yield* ceilingRows(subject.name, all);
}

function coverageRow(what: string, drawn: readonly Drawn[], nominal = '95 %'): Row {
  const { intervals, own, ownAsIs, ofMean, tooHigh, tooLow, width } = coverageOf(drawn);
  const percent = (found: number): string => `${((100 * found) / intervals).toFixed(1)} %`;
  return {
    what: `95 % interval covers the AUC on unseen members: ${what}`,
    nominal,
    found:
      intervals === 0
        ? 'none'
        : `${shareWords(own, intervals)} (too high ${percent(tooHigh)}, too low ${percent(tooLow)}); ` +
          `${percent(ownAsIs)} of the figures on the members left out as they are; ` +
          `${percent(ofMean)} of the mean over sets of anchors; mean width ${width.toFixed(3)}`,
  };
}

/** Sets of words that share frequency and looks, and nothing else that anybody chose. */
export function* chanceRates(
  words: Words & { readonly name: string },
  kinds: Readonly<Record<string, (text: string, id: number) => boolean>>,
  { seed, sets }: Effort,
): Generator<Row> {
  const random = seededRandom(seed, `sets of ${words.name}`);
  for (const [kind, fits] of Object.entries(kinds)) {
    const pool = words.texts.flatMap((text, id) => (fits(text, id) ? [id] : []));
    const drawn = Array.from({ length: sets }, () => sample(pool, 20, random));
    yield chanceRow(`${words.name}: 20 ${kind}`, words, drawn, seed);
  }
}

/** Frequent words with all their spellings. */
export function* variantRates(
  words: Words & { readonly name: string },
  { seed, sets }: Effort,
): Generator<Row> {
  const random = seededRandom(seed, `variants of ${words.name}`);
  const byWord = new Map<string, number[]>();
  words.texts.forEach((text, id) => {
    const word = text.trim().toLowerCase();
    if (/^[a-z]{3,}$/.test(word)) byWord.set(word, [...(byWord.get(word) ?? []), id]);
  });
  const frequent = [...byWord.values()].filter((ids) => ids.length > 1).slice(0, 600);
  if (frequent.length < 100) return;
  const drawn = Array.from({ length: sets }, () => sample(frequent, 12, random).flat());
  yield chanceRow(`${words.name}: 12 frequent words with their spellings`, words, drawn, seed);
}

function chanceRow(
  what: string,
  words: Words,
  drawn: readonly (readonly number[])[],
  seed: number,
): Row {
  const { lookAlike, uniform } = rates(words, drawn, { draws: 99, seed });
  const withheld = lookAlike.withheld > 0 ? `; withheld for ${lookAlike.withheld}` : '';
  return {
    what: `p <= .05 on sets without a concept, ${what}`,
    nominal: '5 %',
    found:
      `${shareWords(lookAlike.atMost05, lookAlike.tested)}${withheld}; ` +
      `against uniform sets ${shareWords(uniform.atMost05, uniform.tested)}`,
  };
}

/** Signs that tell frequency, case, leading space and length only. */
export function* simulatedChance(effort: Effort, make?: MakePlanes): Generator<Row> {
  const { evaluated, texts } = shapesOnly(1500, effort.seed, make);
  const words = { name: 'simulated looks', evaluated, texts };
  const half = texts.length / 2;
  yield* chanceRates(
    words,
    { 'frequent lower-case words': (text, id) => /^ [a-z]/.test(text) && id < half },
    effort,
  );
  yield* variantRates(words, effort);
}

/** Six categories among random sets: all are found, and of the others no more than the rate. */
export function* sixAmongHundred(subject: Subject, effort: Effort): Generator<Row> {
  const random = seededRandom(effort.seed, 'six among a hundred');
  const { evaluated, texts, categories } = subject;
  const large = categories.filter(({ members }) => members.length >= 20);
  const real = sample(large, 6, random).map(({ id, members }) =>
    taskOf(sample(members, 20, random), texts, id),
  );
  const ids = [...texts.keys()].filter((id) => /^ ?[a-z]+$/.test(texts[id]!));
  const noise = Array.from({ length: 100 }, (_, i) =>
    taskOf(sample(ids, 20, random), texts, `random-${i}`),
  );
  const settings = { seed: effort.seed, folds: 5, draws: 199, repeats: 2 };
  const looks = new Looks({ texts }, evaluated.tokens);
  const { measured } = finished(measureCatalog(evaluated, [...real, ...noise], settings, looks));
  const q = new Map(measured.map(({ id, nullMatched }) => [id, nullMatched.q!]));
  const found = real.filter(({ id }) => q.get(id)! <= 0.05).length;
  const falsely = noise.filter(({ id }) => q.get(id)! <= 0.05).length;
  const most = Math.max(...real.map(({ id }) => q.get(id)!));
  yield {
    what: `q <= .05 of 6 ${subject.name} categories among ${noise.length} random sets`,
    nominal: '6, and at most 5 % false among the found',
    found: `${found} (largest q ${most.toFixed(4)}), and ${falsely} random`,
  };
}

/** How far the seed moves a held-out AUC, beside the width of its interval. */
export function* seedMoves(subject: Subject, effort: Effort): Generator<Row> {
  const moves = subject.categories.slice(0, 8).map(({ members }) => {
    const task = taskOf(members.slice(0, 20), subject.texts);
    const runs = Array.from({ length: 10 }, (_, seed) => {
      const settings = { seed: effort.seed + seed, folds: 5, draws: 9, most: 9 };
      return finished(measureCatalog(subject.evaluated, [task], settings)).measured[0]!.auc.heldOut;
    });
    const values = runs.map(({ value }) => value);
    const centre = mean(values);
    const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
    return deviation / mean(runs.map(({ low, high }) => high! - low!));
  });
  yield {
    what: `standard deviation of the held-out AUC over 10 seeds, in widths of its interval (${subject.name}, 20 anchors)`,
    nominal: 'below .20',
    found: `${mean(moves).toFixed(3)} on average, ${Math.max(...moves).toFixed(3)} at most`,
  };
}
