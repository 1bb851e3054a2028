/** What a reader must know before trusting a measurement. */
import { popcount } from '../core/bits';
import { beatsChance } from '../protocol/chance';
import type { Estimate, Frozen, HeadlineNull, MeasurementWarning } from '../protocol/evidence';
import { LEAST_FOR_INTERVAL } from '../protocol/intervals';
import type { Detection } from './evaluate';
import { clusterCount } from './folds';
import type { FeatureTask } from './task';
import type { DimensionStats } from './prototype';
import { registerByTau } from './prototype';

/** Anchors with fewer words than this give wide intervals. */
const FEW_ANCHORS = 20;

/** If the in-sample AUC exceeds the held-out AUC by more than this, selection causes the difference. */
const LARGE_GAP = 0.15;

export interface Findings {
  readonly task: Pick<FeatureTask, 'anchors' | 'negatives' | 'register' | 'claimed'>;
  readonly detection: Detection;
  readonly stats: DimensionStats;
  readonly heldOut: Estimate;
  readonly inSample: { readonly value: number };
  readonly nullMatched: HeadlineNull;
  readonly heldOutAnchors: Frozen['heldOut'];
}

export function warningsOf(findings: Findings): MeasurementWarning[] {
  const { task, detection, stats, heldOut, inSample, nullMatched, heldOutAnchors } = findings;
  const words = clusterCount(detection.clusters);
  const checks: readonly (readonly [MeasurementWarning, boolean])[] = [
    ['few-anchors', words < FEW_ANCHORS],
    ['no-interval', words < LEAST_FOR_INTERVAL],
    ['few-negatives', negativesOf(detection) < LEAST_FOR_INTERVAL],
    [
      'register-fallback',
      task.register.rule === 'tau' && registerByTau(stats, task.register.tau).fellBack,
    ],
    [
      'register-by-hand',
      task.register.rule === 'dims' && !task.claimed && heldOutAnchors === 'all',
    ],
    ['register-in-sample', heldOutAnchors === 'none'],
    ['register-new-anchors', heldOutAnchors === 'new'],
    ['in-sample-gap', inSample.value - heldOut.value > LARGE_GAP],
    ['null-reached', beatsChance({ nullMatched }) === false],
    ['anchor-in-negatives', task.negatives?.some((t) => task.anchors.includes(t)) ?? false],
  ];
  return checks.filter(([, holds]) => holds).map(([warning]) => warning);
}

/** Groups of negatives, or single negatives if each is its own group. */
function negativesOf({ negatives, negativeClusters: groups }: Detection): number {
  return groups ? clusterCount(groups) : popcount(negatives);
}
