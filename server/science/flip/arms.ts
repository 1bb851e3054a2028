/** The five arms of a flip, each control compared with away. */
import type { ArmEffect, ArmName, MeanEffect } from '../../protocol/evidence';
import { holm } from '../multiple';
import type { Random } from '../random';
import { bootstrapMean, signPermutationP } from '../resampling';
import type { Changes } from './effects';
import { effectOf, perPrompt } from './effects';
import type { PlannedRow } from './rows';
import { CONTROLS } from './verdict';

export function armsOf(
  changes: Changes,
  plan: readonly PlannedRow[],
  splits: number,
  random: Random,
): Record<ArmName, ArmEffect> {
  const effect = (arm: ArmName): ArmEffect => ({
    ...effectOf(changes, plan, arm, splits, random),
    awayMinusThis: null,
  });
  const differences = CONTROLS.map((arm) => awayMinus(changes, plan, arm));
  const p = holm(differences.map((d) => signPermutationP(d, 'lower', random)));
  const control = (i: number): ArmEffect => ({
    ...effect(CONTROLS[i]!),
    awayMinusThis: { ...bootstrapMean(differences[i]!, random), p: p[i]! },
  });
  return {
    away: effect('away'),
    toward: effect('toward'),
    random: control(0),
    disjoint: control(1),
    matched: control(2),
  };
}

function awayMinus(changes: Changes, plan: readonly PlannedRow[], arm: ArmName): number[] {
  const control = perPrompt(changes, plan, arm, 'relative');
  return perPrompt(changes, plan, 'away', 'relative').map((value, i) => value - control[i]!);
}

/** Away's relative change of the targets minus that of the other categories' targets. */
export function targetsMinusOthers(
  changes: Changes,
  plan: readonly PlannedRow[],
  random: Random,
): MeanEffect {
  const others = perPrompt(changes, plan, 'away', 'others');
  const targets = perPrompt(changes, plan, 'away', 'relative');
  return bootstrapMean(
    targets.map((value, i) => value - others[i]!),
    random,
  );
}
