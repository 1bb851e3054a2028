/** The arms of a flip, each control compared with away. */
import type { ArmEffect, ArmName, Arms, MeanEffect } from '../../protocol/evidence';
import type { Table } from '../crossed';
import { crossedMean, crossedP, difference } from '../crossed';
import { holm } from '../multiple';
import type { Random } from '../random';
import type { Changes } from './effects';
import { effectOf, perPrompt, targetTable } from './effects';
import type { PlannedRow } from './rows';
import { CONTROLS } from './verdict';

export function armsOf(
  changes: Changes,
  plan: readonly PlannedRow[],
  splits: number,
  random: Random,
  /** For the arms that no other is compared with. */
  further: Random,
): Required<Arms> {
  const table = (arm: ArmName): Table => targetTable(changes, plan, arm, splits);
  const effect = (arm: ArmName, draws = random): ArmEffect => ({
    ...effectOf(changes, plan, arm, splits, draws),
    awayMinusThis: null,
  });
  const away = table('away');
  const differences = CONTROLS.map((arm) => difference(away, table(arm)));
  const p = holm(differences.map((d) => crossedP(d, 'lower', random)));
  const control = (i: number): ArmEffect => ({
    ...effect(CONTROLS[i]!),
    awayMinusThis: { ...crossedMean(differences[i]!, random), p: p[i]! },
  });
  return {
    away: effect('away'),
    toward: effect('toward'),
    flip: effect('flip', further),
    random: control(0),
    disjoint: control(1),
    matched: control(2),
    ablate: effect('ablate', further),
  };
}

/** Away's relative change of the targets minus that of the other categories' targets. */
export function targetsMinusOthers(
  changes: Changes,
  plan: readonly PlannedRow[],
  splits: number,
  random: Random,
): MeanEffect {
  const others = perPrompt(changes, plan, 'away', 'others');
  const targets = targetTable(changes, plan, 'away', splits);
  return crossedMean(
    targets.map((row, i) => row.map((value) => value - others[i]!)),
    random,
  );
}
