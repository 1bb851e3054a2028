/** The rows of a flip run: every arm and draw of every split, in one batch a prompt. */
import type { Prototype } from '../../core/prototype';
import type { ArmName } from '../../protocol/evidence';
import type { Intervention } from '../../protocol/flips';
import type { Random } from '../random';
import type { StateMagnitudes } from './controls';
import { disjointPrototype, matchedPrototype, randomPrototype } from './controls';
import { ablated, away, flipped, identity, toward } from './interventions';
import type { Split } from './splits';

/** One edited row: which arm of which split it is, and by what prototype. */
export interface PlannedRow {
  readonly arm: ArmName;
  readonly split: number;
  readonly prototype: Prototype;
  readonly intervention: Intervention;
}

export interface RowSettings {
  readonly dimensions: number;
  /** Draws of the random and matched arms. */
  readonly draws: number;
  /** DiffMean, one a split. */
  readonly directions: readonly Float32Array[];
}

/** Row 0 of a run is the identity; the planned rows follow it. */
export function planRows(
  splits: readonly Split[],
  others: readonly Prototype[],
  magnitudes: StateMagnitudes,
  settings: RowSettings,
  random: Random,
): PlannedRow[] {
  return splits.flatMap(({ prototype }, split) => {
    const { dimensions, draws, directions } = settings;
    const awayRow = (arm: ArmName, p: Prototype): PlannedRow => ({
      arm,
      split,
      prototype: p,
      intervention: away(dimensions, p),
    });
    const repeat = (make: () => Prototype): Prototype[] => Array.from({ length: draws }, make);
    return [
      awayRow('away', prototype),
      { arm: 'toward', split, prototype, intervention: toward(dimensions, prototype) },
      { arm: 'flip', split, prototype, intervention: flipped(dimensions, prototype) },
      ...repeat(() => randomPrototype(prototype.dimensions, dimensions, random)).map((p) =>
        awayRow('random', p),
      ),
      ...others.map((other) => awayRow('disjoint', disjointPrototype(prototype, other))),
      ...repeat(() => matchedPrototype(prototype, magnitudes, random)).map((p) =>
        awayRow('matched', p),
      ),
      { arm: 'ablate', split, prototype, intervention: ablated(directions[split]!) },
    ];
  });
}

export function interventionsOf(rows: readonly PlannedRow[], dimensions: number): Intervention[] {
  return [identity(dimensions), ...rows.map((row) => row.intervention)];
}
