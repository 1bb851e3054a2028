/** The results of random anchor sets of equal size, with every choice repeated on them. */
import { fullSet, setOf, without } from '../../../core/bits';
import { plusCountsOfList } from '../../../core/planes';
import type { RegisterRule } from '../../../protocol/evidence';
import type { Detection } from '../../evaluate';
import { heldOutAuc, scoreFolds, trainingOf } from '../../evaluate';
import { assignFolds } from '../../folds';
import type { Evaluated } from '../../measure';
import { chooserOf } from '../../measure';
import { drawMembers, type Grouped } from '../../nullSets';
import { seededRandom } from '../../random';
import type { Random } from '../../random';
import type { ExperimentHost, ExperimentSettings } from '../experiment';
import type { SweepRule } from './sweep';
import { sweepRules } from './sweep';

/** One value per draw. */
export interface SetNull {
  /** AUC of the best dimension, in-sample. */
  readonly best: readonly number[];
  /** Held-out AUC of the whole procedure, including the choice of the width. */
  readonly whole: readonly number[];
  /** One per rule of the request. */
  readonly rules: readonly {
    readonly heldOut: readonly number[];
    readonly inSample: readonly number[];
  }[];
}

export interface SetNullRequest {
  /** The tokens from which sets and negatives are drawn; a sample if the vocabulary is large. */
  readonly vocabulary: Evaluated;
  /** Anchors of each set. */
  readonly n: number;
  /** The rule under test. */
  readonly register: RegisterRule;
  /** Rules of known width, evaluated on the same sets. */
  readonly rules: readonly SweepRule[];
}

interface Draw {
  readonly best: number;
  readonly whole: number;
  readonly rules: readonly { readonly heldOut: number; readonly inSample: number }[];
}

/** The draws of one size; equal sizes of one catalog share them. */
export async function drawSets(
  request: SetNullRequest,
  settings: Pick<ExperimentSettings, 'seed' | 'folds' | 'draws'>,
  host: Pick<ExperimentHost, 'breathe'>,
): Promise<SetNull> {
  const random = seededRandom(
    settings.seed,
    `sets:${request.n}:${JSON.stringify(request.register)}`,
  );
  const draws: Draw[] = [];
  for (let i = 0; i < settings.draws; i++) {
    draws.push(drawSet(request, settings, random));
    await host.breathe();
  }
  return {
    best: draws.map((d) => d.best),
    whole: draws.map((d) => d.whole),
    rules: request.rules.map((_, r) => ({
      heldOut: draws.map((d) => d.rules[r]!.heldOut),
      inSample: draws.map((d) => d.rules[r]!.inSample),
    })),
  };
}

function drawSet(
  { vocabulary, n, register, rules }: SetNullRequest,
  { seed, folds }: Pick<ExperimentSettings, 'seed' | 'folds'>,
  random: Random,
): Draw {
  const detection = randomDetection(vocabulary, n, random);
  const plan = { detection, ...assignFolds(detection.clusters, folds, random) };
  const choose = chooserOf(vocabulary.planes, register, seed);
  const all = trainingOf(detection, detection.clusters);
  return {
    best: Math.max(...all.stats.auc),
    whole: heldOutAuc(scoreFolds(detection, plan.foldOf, plan.folds, choose), n),
    rules: sweepRules(plan, rules),
  };
}

/** A random set of n different words against the rest of a vocabulary. @param grouped As for {@link drawMembers}. */
export function randomDetection(
  vocabulary: Evaluated,
  n: number,
  random: Random,
  grouped?: Grouped,
): Detection {
  const { planes, counts } = vocabulary;
  const everything = Array.from({ length: planes.tokens }, (_, t) => t);
  const anchors = drawMembers(everything, { anchors: n, ...(grouped && { grouped }) }, random);
  const plus = plusCountsOfList(planes, anchors);
  return {
    planes,
    anchors,
    clusters: anchors.map((_, i) => i),
    negatives: without(fullSet(planes.tokens), setOf(anchors, planes.tokens)),
    negativeCounts: {
      n: counts.n - n,
      plus: Float64Array.from(plus, (p, d) => counts.plus[d]! - p),
    },
    negativesFolded: false,
  };
}
