/** From logits to effects: one value a prompt for each metric, then mean, interval and test over prompts. */
import type { ArmEffect, ArmName, MeanEffect } from '../../protocol/evidence';
import type { FlipRow } from '../../protocol/flips';
import type { Random } from '../random';
import type { PlannedRow } from './rows';
import { crossedMean, crossedP } from '../crossed';
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
  /** Relative change of each target of the row's split. */
  readonly byTarget: readonly number[];
}

/** The metrics that are one number a row. */
export type Metric = Exclude<keyof RowChange, 'byTarget'>;

/** Where the watched tokens of a row lie: positions into `FlipRow.watched`. */
export interface WatchedPositions {
  /** Targets of each split. */
  readonly targets: readonly (readonly number[])[];
  readonly others: readonly number[];
}

/** The metrics of a sign-flip test for one row (docs/method.md#sign-flips). */
export function changeOf(
  row: FlipRow,
  base: FlipRow,
  targets: readonly number[],
  others: readonly number[],
): RowChange {
  const over = (positions: readonly number[], pick: (r: FlipRow) => Float64Array): number =>
    mean(positions.map((i) => pick(row)[i]! - pick(base)[i]!));
  const raw = over(targets, (r) => r.watched);
  const shift = row.mean - base.mean;
  return {
    raw,
    relative: raw - shift,
    logProbability: raw - (row.logSumExp - base.logSumExp),
    rank: over(targets, (r) => r.ranks),
    others: over(others, (r) => r.watched) - shift,
    kl: row.klFromFirst,
    byTarget: targets.map((i) => row.watched[i]! - base.watched[i]! - shift),
  };
}

/** Changes of all prompts: `changes[prompt][row]`, rows as planned. */
export type Changes = readonly (readonly RowChange[])[];

/** One value a prompt: the mean over the arm's rows (splits and draws). */
export function perPrompt(
  changes: Changes,
  plan: readonly LabelledRow[],
  arm: string,
  metric: Metric,
): number[] {
  const rows = plan.flatMap((row, i) => (row.arm === arm ? [i] : []));
  return changes.map((ofPrompt) => mean(rows.map((i) => ofPrompt[i]![metric])));
}

/** Relative changes, prompts x targets (split by split), each the mean over the arm's draws. */
export function targetTable(
  changes: Changes,
  plan: readonly LabelledRow[],
  arm: string,
  splits: number,
): number[][] {
  const rowsOf = (split: number): number[] =>
    plan.flatMap((row, i) => (row.arm === arm && row.split === split ? [i] : []));
  const bySplit = Array.from({ length: splits }, (_, split) => rowsOf(split));
  return changes.map((ofPrompt) =>
    bySplit.flatMap((rows) =>
      ofPrompt[rows[0]!]!.byTarget.map((_, t) => mean(rows.map((i) => ofPrompt[i]!.byTarget[t]!))),
    ),
  );
}

/** The lowest mean relative change of any draw of the arm, averaged over splits draw by draw. */
function strongestDraw(
  changes: Changes,
  plan: readonly PlannedRow[],
  arm: ArmName,
  splits: number,
): number {
  const rows = plan.flatMap((row, i) => (row.arm === arm ? [i] : []));
  const draws = rows.length / splits;
  const means = Array.from({ length: draws }, (_, draw) =>
    mean(
      changes.flatMap((ofPrompt) =>
        Array.from({ length: splits }, (_, s) => ofPrompt[rows[s * draws + draw]!]!.relative),
      ),
    ),
  );
  return Math.min(...means);
}

/** An arm's effect; `awayMinusThis` is filled in by the caller, who corrects over the controls. */
export function effectOf(
  changes: Changes,
  plan: readonly PlannedRow[],
  arm: ArmName,
  splits: number,
  random: Random,
): Omit<ArmEffect, 'awayMinusThis'> {
  const rows = plan.filter((row) => row.arm === arm);
  const table = targetTable(changes, plan, arm, splits);
  const estimate = (metric: Metric): MeanEffect =>
    bootstrapMean(perPrompt(changes, plan, arm, metric), random);
  return {
    ...estimate('raw'),
    relative: { ...crossedMean(table, random), p: crossedP(table, 'two', random) },
    logProbability: estimate('logProbability'),
    rank: estimate('rank'),
    others: estimate('others'),
    kl: estimate('kl'),
    k: Math.round(mean(rows.map((row) => row.prototype.dimensions.length))),
    draws: rows.length / splits,
    strongestDraw: strongestDraw(changes, plan, arm, splits),
  };
}
