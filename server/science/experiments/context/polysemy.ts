/** The same word in two sentences: does the one in the category's sense agree better with its prototype? */
import type { Prototype } from '../../../core/prototype';
import { agreementCounts } from '../../../core/agreement';
import { members } from '../../../core/bits';
import { packRows } from '../../../core/pack';
import type { SignPlanes } from '../../../core/planes';
import { planesFromRows } from '../../../core/planes';
import type { RegisterRule } from '../../../protocol/evidence';
import { fixed } from '../../../protocol/format';
import type { Training } from '../../evaluate';
import { trainingOf } from '../../evaluate';
import type { Evaluated } from '../../measure';
import type { FeatureTask } from '../../task';
import { chooserOf, detectionOf } from '../../measure';
import { prototypeOf, rankedDimensions } from '../../prototype';
import { seededRandom, sample } from '../../random';
import type { ExperimentHost, ExperimentSettings } from '../experiment';
import type { PolysemyCase, Signs, Subject } from '../ports';
import { detectionOfSet } from './randomSets';

/** The thresholds of the sweep, up to the paper's own. */
export const POLYSEMY_TAUS: readonly number[] = [0.55, 0.6, 0.65, 0.7, 0.75];

/** A rule, as a reader sees it. */
export interface PolysemyRule {
  readonly id: string;
  readonly name: string;
  readonly rule: RegisterRule | 'own';
}

const POLYSEMY_RULES: readonly PolysemyRule[] = [
  { id: 'own', name: "the catalog's register", rule: 'own' },
  ...POLYSEMY_TAUS.map((tau): PolysemyRule => {
    return { id: `tau${tau}`, name: `tau ${fixed(tau, 2)}`, rule: { rule: 'tau', tau } };
  }),
];

/** Agreement in the category's sense minus agreement in the other, in [-1, 1]; one per case. */
export type Differences = readonly number[];

export interface PolysemyResult {
  readonly rule: PolysemyRule;
  readonly own: Differences;
  /** Prototypes of other categories on the same cases, one list per other category. */
  readonly others: readonly Differences[];
  /** Random anchor sets of equal size in place of each category's, one list per draw. */
  readonly random: readonly Differences[];
}

export interface PolysemyStudy {
  readonly cases: readonly PolysemyCase[];
  readonly results: readonly PolysemyResult[];
  /** By the other words of the sentences, each alone: what a bag of words would give. */
  readonly around: Differences;
}

interface Usable {
  readonly found: PolysemyCase;
  readonly task: FeatureTask;
}

export function usableCases(
  cases: readonly PolysemyCase[],
  categories: readonly FeatureTask[],
): Usable[] {
  return cases.flatMap((found) => {
    const task = categories.find(({ id }) => id === found.category);
    const rest = task && withoutWord(task, found.word);
    return rest && rest.anchors.length >= 2 ? [{ found, task: rest }] : [];
  });
}

/** A case's word never contributes to the prototype that scores it. */
function withoutWord(task: FeatureTask, word: string): FeatureTask {
  const kept = task.anchorTexts.map((text) => text.trim().toLowerCase() !== word.toLowerCase());
  return {
    ...task,
    anchors: task.anchors.filter((_, i) => kept[i]),
    anchorTexts: task.anchorTexts.filter((_, i) => kept[i]),
  };
}

/** Other categories that serve as controls. */
const OTHERS = 20;

export async function studyPolysemy(
  subject: Subject,
  signs: Signs,
  usable: readonly Usable[],
  categories: readonly FeatureTask[],
  settings: ExperimentSettings,
  host: ExperimentHost,
): Promise<PolysemyStudy> {
  const pairs = await readPairs(subject, signs, usable, host);
  const chooser = new Chooser(signs, settings.seed);
  const others = sample(
    [...categories],
    Math.min(OTHERS, categories.length),
    seededRandom(settings.seed, 'polysemy:others'),
  );
  const results: PolysemyResult[] = [];
  for (const rule of POLYSEMY_RULES) {
    const own = usable.map(({ task }) => chooser.prototype(rule, task));
    const widths = own.map(({ dimensions }) => dimensions.length);
    results.push({
      rule,
      own: differences(pairs, own),
      others: others.map((other) => {
        const prototype = chooser.prototype(rule, other);
        const given = usable.map(({ task }) => (task.id === other.id ? undefined : prototype));
        return differences(pairs, given);
      }),
      random: await randomDifferences(pairs, signs, usable, widths, settings, host),
    });
    await host.breathe();
  }
  const own = usable.map(({ task }) => chooser.prototype(POLYSEMY_RULES[0]!, task));
  const cases = usable.map(({ found }) => found);
  return { cases, results, around: aroundDifferences(signs, usable, own) };
}

/** Prototypes of a category, cached: most cases of one category share them. */
class Chooser {
  private readonly known = new Map<string, Prototype>();

  constructor(
    private readonly evaluated: Evaluated,
    private readonly seed: number,
  ) {}

  prototype({ id, rule }: PolysemyRule, task: FeatureTask): Prototype {
    const key = `${id}:${task.id}:${task.anchors.join()}`;
    const known = this.known.get(key) ?? this.chosen(rule === 'own' ? task.register : rule, task);
    this.known.set(key, known);
    return known;
  }

  private chosen(rule: RegisterRule, task: FeatureTask): Prototype {
    const training = trainingOf(detectionOf(this.evaluated, task), Array.from(task.anchors.keys()));
    return chooserOf(this.evaluated.planes, rule, this.seed)(training);
  }
}

/** Signs of the word in both sentences: case i has rows 2 i (the category's sense) and 2 i + 1. */
async function readPairs(
  { model, prefix, place }: Subject,
  { mean }: Signs,
  usable: readonly Usable[],
  host: ExperimentHost,
): Promise<SignPlanes> {
  const width = mean.length;
  const rows = new Float32Array(usable.length * 2 * width);
  for (const [i, { found }] of usable.entries()) {
    const senses = [found.inSense, found.otherSense];
    const sequences = senses.map(({ tokens }) => [...prefix, ...tokens]);
    const { states } = await model.states({ sequences, places: [place], positions: 'all' });
    senses.forEach(({ at }, s) => {
      const before = s === 0 ? 0 : sequences[0]!.length;
      const row = before + prefix.length + at.at(-1)!;
      rows.set(states[0]!.subarray(row * width, (row + 1) * width), (2 * i + s) * width);
    });
    await host.breathe();
  }
  const thresholds = place.signs === 'centred' ? mean : new Float32Array(width);
  const packed = packRows(rows, 'float32', thresholds);
  if (!(packed instanceof Uint8Array)) {
    throw new Error(`a state is not finite (dimension ${packed.dimension})`);
  }
  return planesFromRows(packed, usable.length * 2, width);
}

/** One per case that has a prototype. */
function differences(pairs: SignPlanes, prototypes: readonly (Prototype | undefined)[]): number[] {
  return prototypes.flatMap((prototype, i) => {
    if (!prototype) return [];
    const [inSense, other] = [2 * i, 2 * i + 1].map((row) => agreementAt(pairs, prototype, row));
    return [inSense! - other!];
  });
}

/** Agreement of one row, in [0, 1]. */
function agreementAt(planes: SignPlanes, { dimensions, polarity }: Prototype, row: number): number {
  const agreeing = dimensions.filter((d, i) => {
    const plus = (planes.words[d * planes.stride + (row >>> 5)]! >>> (row & 31)) & 1;
    return (plus === 1) === polarity[i]! > 0;
  });
  return agreeing.length / dimensions.length;
}

async function randomDifferences(
  pairs: SignPlanes,
  signs: Signs,
  usable: readonly Usable[],
  widths: readonly number[],
  { seed, draws }: ExperimentSettings,
  host: ExperimentHost,
): Promise<number[][]> {
  const random = seededRandom(seed, 'polysemy:random');
  const vocabulary = members(signs.tokens);
  const found: number[][] = [];
  for (let draw = 0; draw < draws; draw++) {
    const ranked = new Map<string, Training>();
    const prototypes = usable.map(({ task: { id, anchors } }, i) => {
      const known = ranked.get(id);
      const set = known ?? randomTraining(signs, sample(vocabulary, anchors.length, random));
      ranked.set(id, set);
      return prototypeOf(set.stats, rankedDimensions(set.stats).slice(0, widths[i]));
    });
    found.push(differences(pairs, prototypes));
    await host.breathe();
  }
  return found;
}

function randomTraining(signs: Signs, anchors: number[]): Training {
  return trainingOf(detectionOfSet(signs, anchors), Array.from(anchors.keys()));
}

/** Mean agreement of the other words of each sentence, as tokens run alone. */
function aroundDifferences(
  { planes }: Signs,
  usable: readonly Usable[],
  prototypes: readonly Prototype[],
): number[] {
  return usable.map(({ found }, i) => {
    const counts = agreementCounts(planes, prototypes[i]!);
    const mean = ({ tokens, at }: PolysemyCase['inSense']): number => {
      const rest = tokens.filter((_, position) => !at.includes(position));
      return rest.reduce((sum, token) => sum + counts[token]!, 0) / Math.max(1, rest.length);
    };
    return (mean(found.inSense) - mean(found.otherSense)) / prototypes[i]!.dimensions.length;
  });
}
