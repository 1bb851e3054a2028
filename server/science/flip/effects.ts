/** From logits to effects: one value per prompt for each metric, then mean, interval and test over prompts. */
import type { ArmEffect, ArmName, MeanEffect } from '../../protocol/evidence';
import type { FlipRow, WatchedLogits } from '../../protocol/flips';
import type { Random } from '../random';
import type { PlannedRow } from './rows';
import type { Units } from './units';
import { crossed, intervalOf, pOf } from '../crossed';
import { bootstrapMean, mean } from '../resampling';

/** A row of a run: which arm (or dose, or layer) of which split it belongs to. */
export interface LabelledRow {
  readonly arm: string;
  readonly split: number;
}

/** Changes of one row against the unflipped row of the same prompt, in logits (kl in nats). */
export interface RowChange {
  readonly raw: number;
  readonly relative: number;
  readonly logProbability: number;
  readonly rank: number;
  readonly others: number;
  readonly kl: number;
  /** Relative change of each target word of the row's split. */
  readonly byTarget: readonly number[];
  /** Relative change of each other unit: a concept, or a word of one. */
  readonly byOther: readonly number[];
}

/** The metrics with one number per row. */
export type Metric = Exclude<keyof RowChange, 'byTarget' | 'byOther'>;

/** Positions of the watched tokens of a row in `FlipRow.watched`. */
export interface WatchedPositions {
  /** Targets of each split. */
  readonly targets: readonly Units[];
  readonly others: Units;
}

/** Every watched token once, and where the tokens of splits and others lie among them. */
export function watchedOf(
  splits: readonly { readonly targets: Units }[],
  others: Units,
): { readonly watch: readonly number[]; readonly at: WatchedPositions } {
  const watch = [...new Set([...splits.flatMap(({ targets }) => targets), ...others].flat())];
  const index = new Map(watch.map((token, i) => [token, i]));
  const places = (units: Units): Units => units.map((unit) => unit.map((t) => index.get(t)!));
  return {
    watch,
    at: { targets: splits.map(({ targets }) => places(targets)), others: places(others) },
  };
}

/** The metrics of a sign-flip test for one row (docs/method.md#sign-flips). */
export function changeOf(row: FlipRow, base: FlipRow, targets: Units, others: Units): RowChange {
  const shift = row.mean - base.mean;
  const raw = mean(changesOf(row.watched, base.watched, targets));
  const byOther = relativeChanges(row, base, others);
  return {
    raw,
    relative: raw - shift,
    logProbability: raw - (row.logSumExp - base.logSumExp),
    rank: mean(changesOf(row.ranks, base.ranks, targets)),
    others: mean(byOther),
    kl: row.klFromFirst,
    byTarget: relativeChanges(row, base, targets),
    byOther,
  };
}

/** The change of each unit beyond that of the vocabulary's mean, in logits. */
export function relativeChanges(row: WatchedLogits, base: WatchedLogits, units: Units): number[] {
  const shift = row.mean - base.mean;
  return changesOf(row.watched, base.watched, units).map((change) => change - shift);
}

function changesOf(row: Float64Array, base: Float64Array, units: Units): number[] {
  return units.map((unit) => mean(unit.map((i) => row[i]! - base[i]!)));
}

/** Changes of all prompts: `changes[prompt][row]`, rows as planned. */
export type Changes = readonly (readonly RowChange[])[];
/** The same, of the targets alone. */
export type TargetChanges = readonly (readonly Pick<RowChange, 'byTarget'>[])[];

/** One value per prompt: the mean over the arm's rows (splits and draws). */
export function perPrompt(
  changes: Changes,
  plan: readonly LabelledRow[],
  arm: string,
  metric: Metric,
): number[] {
  const rows = rowsOf(plan, arm);
  return changes.map((ofPrompt) => mean(rows.map((i) => ofPrompt[i]![metric])));
}

function rowsOf(plan: readonly LabelledRow[], arm: string): number[] {
  return plan.flatMap((row, i) => (row.arm === arm ? [i] : []));
}

/** Relative changes, prompts x target words (split by split), each the mean over the arm's draws, or of one of them. */
export function targetTable(
  changes: TargetChanges,
  plan: readonly LabelledRow[],
  arm: string,
  splits: number,
  draw?: number,
): number[][] {
  const rows = rowsOf(plan, arm);
  const bySplit = Array.from({ length: splits }, (_, split) => {
    const own = rows.filter((i) => plan[i]!.split === split);
    return draw === undefined ? own : [own[draw]!];
  });
  return changes.map((ofPrompt) =>
    bySplit.flatMap((own) =>
      ofPrompt[own[0]!]!.byTarget.map((_, t) => mean(own.map((i) => ofPrompt[i]!.byTarget[t]!))),
    ),
  );
}

/** Relative changes, prompts x other units, each the mean over the arm's rows. */
export function othersTable(
  changes: Changes,
  plan: readonly LabelledRow[],
  arm: string,
): number[][] {
  const rows = rowsOf(plan, arm);
  return changes.map((ofPrompt) =>
    ofPrompt[rows[0]!]!.byOther.map((_, u) => mean(rows.map((i) => ofPrompt[i]!.byOther[u]!))),
  );
}

/** The mean relative change of each draw of an arm, draw by draw over the splits. */
export function drawMeans(
  changes: Changes,
  plan: readonly PlannedRow[],
  arm: ArmName,
  splits: number,
): number[] {
  const rows = rowsOf(plan, arm);
  const draws = rows.length / splits;
  return Array.from({ length: draws }, (_, draw) =>
    mean(
      changes.flatMap((ofPrompt) =>
        Array.from({ length: splits }, (_, s) => ofPrompt[rows[s * draws + draw]!]!.relative),
      ),
    ),
  );
}

/** An arm's effect; what compares it with away is filled in by the caller. */
export function effectOf(
  changes: Changes,
  plan: readonly PlannedRow[],
  arm: ArmName,
  splits: number,
  random: Random,
): Omit<ArmEffect, 'awayMinusThis' | 'amongDraws' | 'strongestDraw'> {
  const rows = plan.filter((row) => row.arm === arm);
  const relative = crossed(targetTable(changes, plan, arm, splits));
  const estimate = (metric: Metric): MeanEffect =>
    bootstrapMean(perPrompt(changes, plan, arm, metric), random);
  return {
    ...estimate('raw'),
    relative: { ...intervalOf(relative), p: pOf(relative, 'two') },
    logProbability: estimate('logProbability'),
    rank: estimate('rank'),
    others: estimate('others'),
    kl: estimate('kl'),
    k: Math.round(mean(rows.map((row) => row.prototype.dimensions.length))),
    draws: rows.length / splits,
  };
}
