/** The rows of a flip run: every arm and draw of every split, in one batch per prompt. */
import type { Prototype } from '../../core/prototype';
import type { ArmName } from '../../protocol/evidence';
import type { Intervention } from '../../protocol/flips';
import type { Random } from '../random';
import { disjointPrototype, matchedDraw, randomDraw } from './controls';
import { ablated, away, flipped, identity, toward } from './interventions';
import type { StateMagnitudes } from './magnitudes';
import type { Split } from './splits';

/** One edited row: its arm, its split and its prototype. */
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
  /** DiffMean, one per split. */
  readonly directions: readonly Float32Array[];
}

/** Row 0 of a run is the identity; the planned rows follow it, split by split, the draws of an arm in their order. */
export function planRows(
  splits: readonly Split[],
  others: readonly Prototype[],
  magnitudes: StateMagnitudes,
  { dimensions, draws, directions }: RowSettings,
  random: Random,
): PlannedRow[] {
  const ours = splits.map(({ prototype }) => prototype);
  const drawn = (make: () => Prototype[]): Prototype[][] => Array.from({ length: draws }, make);
  const randoms = drawn(() => randomDraw(ours, dimensions, random));
  const matches = drawn(() => matchedDraw(ours, magnitudes, random));
  return ours.flatMap((prototype, split) => {
    const awayRow = (arm: ArmName, p: Prototype): PlannedRow => ({
      arm,
      split,
      prototype: p,
      intervention: away(dimensions, p),
    });
    return [
      awayRow('away', prototype),
      { arm: 'toward', split, prototype, intervention: toward(dimensions, prototype) },
      { arm: 'flip', split, prototype, intervention: flipped(dimensions, prototype) },
      ...randoms.map((draw) => awayRow('random', draw[split]!)),
      ...others.map((other) => awayRow('disjoint', disjointPrototype(prototype, other))),
      ...matches.map((draw) => awayRow('matched', draw[split]!)),
      { arm: 'ablate', split, prototype, intervention: ablated(directions[split]!) },
    ];
  });
}

export function interventionsOf(rows: readonly PlannedRow[], dimensions: number): Intervention[] {
  return [identity(dimensions), ...rows.map((row) => row.intervention)];
}
