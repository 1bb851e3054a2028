/** Categories measured at one site: held out, against random sets of equal size. */

import type { Prototype } from '../../../core/prototype';
import type { Estimate, RegisterRule } from '../../../protocol/evidence';
import { trainingOf } from '../../evaluate';
import type { Evaluated, PureMeasurement } from '../../measure';
import type { FeatureTask } from '../../task';
import { detectionOf, groupedIn, PAPER_TAU } from '../../measure';
import { measureCatalog } from '../../measureCatalog';
import { Nulls } from '../../null/nulls';
import type { Grouped } from '../../nullSets';
import type { DimensionStats } from '../../prototype';
import { dimensionStats, prototypeOfDims } from '../../prototype';
import { seededRandom } from '../../random';
import { popcount, setOf, without } from '../../../core/bits';
import { plusCounts, plusCountsOfList } from '../../../core/planes';
import { randomDetection } from '../detect/nulls';
import type { ExperimentHost, ExperimentSettings } from '../experiment';
import { sampledVocabulary } from './subset';
import { quantile } from './summary';

/** In-sample AUC of the best dimension of random sets. */
export interface BestNull {
  readonly p95: number;
  readonly p99: number;
}

/** One category at one site. */
export interface AtSite {
  readonly id: string;
  readonly heldOut: Estimate;
  readonly inSample: number;
  /** Random sets at the same width, held out. */
  readonly nullP95: number;
  readonly k: number;
  readonly best: number;
  /** Best dimension of random sets of equal size. */
  readonly bestNull: BestNull;
  /** Chosen on all anchors. */
  readonly prototype: Prototype;
  /** The paper's term: best dimension AUC >= .75. */
  readonly discoverable: boolean;
  /** Held-out AUC above its null, and best dimension above its own. */
  readonly aboveNull: boolean;
}

/** Tokens from which random sets are drawn. */
const POOL = 4000;

export class SiteMeasurer {
  private readonly nulls: Nulls;
  private readonly bests = new Map<string, BestNull>();

  constructor(
    private readonly evaluated: Evaluated,
    private readonly settings: ExperimentSettings,
    private readonly host: Pick<ExperimentHost, 'breathe'>,
  ) {
    this.nulls = new Nulls(evaluated, settings.seed);
  }

  /** @returns The reason, in words, if the category cannot be measured. */
  async measure(category: FeatureTask): Promise<AtSite | { readonly reason: string }> {
    const task = { ...category, register: ruleAtSite(category.register) };
    const settings = { ...this.settings, most: this.settings.draws };
    const steps = measureCatalog(this.evaluated, [task], settings, undefined, this.nulls);
    for (;;) {
      const step = steps.next();
      if (step.done) {
        const { measured, refused } = step.value;
        return measured[0] ? this.summary(measured[0], category) : refused[0]!;
      }
      await this.host.breathe();
    }
  }

  private async summary(m: PureMeasurement, category: FeatureTask): Promise<AtSite> {
    const { grouped } = groupedIn(detectionOf(this.evaluated, category));
    const bestNull = await this.bestNull(category.anchors.length, grouped);
    const best = m.bestDimension.auc;
    return {
      id: m.id,
      heldOut: m.auc.heldOut,
      inSample: m.auc.inSample.value,
      nullP95: m.nullMatched.heldOutP95,
      k: m.k,
      best,
      bestNull,
      prototype: prototypeOfDims({ rule: 'dims', ...m.register }),
      discoverable: best >= PAPER_TAU,
      aboveNull: m.auc.heldOut.value > m.nullMatched.heldOutP95 && best > bestNull.p99,
    };
  }

  /** Percentiles of the best dimension's AUC over random sets of n tokens: corrected for the search. */
  async bestNull(n: number, grouped?: Grouped): Promise<BestNull> {
    const key = [n, ...(grouped ? [grouped.groupOf.size, ...grouped.sizes] : [])].join();
    const known = this.bests.get(key);
    if (known !== undefined) return known;
    const random = seededRandom(this.settings.seed, `best-null:${n}`);
    const vocabulary = grouped
      ? this.evaluated
      : sampledVocabulary(this.evaluated, Math.max(POOL, 10 * n), random);
    const draws: number[] = [];
    for (let i = 0; i < this.settings.draws; i++) {
      const detection = randomDetection(vocabulary, n, random, grouped);
      draws.push(Math.max(...trainingOf(detection, detection.clusters).stats.auc));
      await this.host.breathe();
    }
    const best = { p95: quantile(draws, 0.95), p99: quantile(draws, 0.99) };
    this.bests.set(key, best);
    return best;
  }
}

/** Dimensions listed by hand belong to the catalog's own site. */
function ruleAtSite(rule: RegisterRule): RegisterRule {
  return rule.rule === 'dims' ? { rule: 'auto' } : rule;
}

/** Statistics of every dimension for a category against its negatives. */
export function statsOf(
  { planes, tokens }: Evaluated,
  { anchors, negatives }: Pick<FeatureTask, 'anchors' | 'negatives'>,
): DimensionStats {
  const pool = negatives ? setOf(negatives, planes.tokens) : tokens;
  const rest = without(pool, setOf(anchors, planes.tokens));
  return dimensionStats(
    { n: anchors.length, plus: plusCountsOfList(planes, anchors) },
    { n: popcount(rest), plus: plusCounts(planes, rest) },
  );
}
