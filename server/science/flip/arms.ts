/** The arms of a flip, each control compared with away. */
import type { ArmEffect, ArmName, Arms, MeanEffect } from '../../protocol/evidence';
import type { Crossed, Table } from '../crossed';
import { crossed, crossedMean, difference, intervalOf, pOf } from '../crossed';
import { holm } from '../multiple';
import type { Random } from '../random';
import type { Changes } from './effects';
import { drawMeans, effectOf, targetTable } from './effects';
import type { PlannedRow } from './rows';
import { CONTROLS, DRAWN } from './verdict';

export interface ArmRun {
  readonly changes: Changes;
  readonly plan: readonly PlannedRow[];
  readonly splits: number;
}

export interface ComparedArms {
  readonly arms: Required<Arms>;
  /** Relative change of the targets under away, prompts x target words, and its mean. */
  readonly away: Table;
  readonly awayMean: Crossed;
  /** Away minus the disjoint draw that goes furthest in its direction: the register of one other feature. */
  readonly strongestOther: MeanEffect;
}

/** Controls are compared with away in the direction in which away moves the targets. */
export function armsOf({ changes, plan, splits }: ArmRun, random: Random): ComparedArms {
  const table = (arm: ArmName): Table => targetTable(changes, plan, arm, splits);
  const away = table('away');
  const awayMean = crossed(away);
  const down = awayMean.mean < 0;
  const differences = CONTROLS.map((arm) => crossed(difference(away, table(arm))));
  const p = holm(differences.map((each) => pOf(each, down ? 'lower' : 'upper')));
  const effect = (name: ArmName): ArmEffect => {
    const means = drawMeans(changes, plan, name, splits);
    const reached = means.filter((m) => (down ? m <= awayMean.mean : m >= awayMean.mean)).length;
    const control = CONTROLS.findIndex((each) => each === name);
    const drawn = DRAWN.some((each) => each === name);
    return {
      ...effectOf(changes, plan, name, splits, random),
      strongestDraw: down ? Math.min(...means) : Math.max(...means),
      amongDraws: drawn ? { reached, p: (reached + 1) / (means.length + 1) } : null,
      awayMinusThis: control < 0 ? null : { ...intervalOf(differences[control]!), p: p[control]! },
    };
  };
  const arms = {
    away: effect('away'),
    toward: effect('toward'),
    flip: effect('flip'),
    random: effect('random'),
    disjoint: effect('disjoint'),
    matched: effect('matched'),
    ablate: effect('ablate'),
  };
  const others = drawMeans(changes, plan, 'disjoint', splits);
  const furthest = others.indexOf(arms.disjoint.strongestDraw);
  const strongest = targetTable(changes, plan, 'disjoint', splits, furthest);
  return { arms, away, awayMean, strongestOther: crossedMean(difference(away, strongest)) };
}
