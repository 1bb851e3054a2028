/** The size of each control's flips relative to the away arm's, from the unflipped states. */
import type { ArmName } from '../../protocol/evidence';
import { mean } from '../resampling';
import type { StateMagnitudes } from './magnitudes';
import { sizeOf } from './magnitudes';
import type { PlannedRow } from './rows';
import type { Split } from './splits';
import type { Control } from './verdict';

/** Shares of the away arm's sum of |c| and norm of the change; 1 = equal. */
export interface ControlSizes {
  readonly magnitude: Readonly<Record<Control, number>>;
  readonly change: Readonly<Record<Control, number>>;
}

export function controlSizes(
  splits: readonly Split[],
  plan: readonly PlannedRow[],
  magnitudes: StateMagnitudes,
): ControlSizes {
  const share = (arm: ArmName, pick: 'magnitude' | 'change'): number => {
    const rows = plan.filter((row) => row.arm === arm);
    return mean(
      rows.map((row) => {
        const ours = sizeOf(splits[row.split]!.prototype, magnitudes)[pick];
        return ours === 0 ? 1 : sizeOf(row.prototype, magnitudes)[pick] / ours;
      }),
    );
  };
  const all = (pick: 'magnitude' | 'change'): Record<Control, number> => ({
    random: share('random', pick),
    disjoint: share('disjoint', pick),
    matched: share('matched', pick),
  });
  return { magnitude: all('magnitude'), change: all('change') };
}
