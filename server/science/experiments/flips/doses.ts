/** The dose curve: arms on a growing share of the register, its best dimensions first or in random order. */
import type { Prototype } from '../../../core/prototype';
import type { MeanEffect } from '../../../protocol/evidence';
import type { Intervention } from '../../../protocol/flips';
import { crossedMean } from '../../crossed';
import { disjointPrototype, matchedPrototype, randomPrototype } from '../../flip/controls';
import type { EditedRow } from '../../flip/edited';
import { editedChanges } from '../../flip/edited';
import { targetTable } from '../../flip/effects';
import { away, flipped, toward } from '../../flip/interventions';
import type { Random } from '../../random';
import { seededRandom, shuffled } from '../../random';
import { editedAt } from './centre';
import type { FlipScene } from './scene';

export const DOSE_ARMS = [
  'away',
  'away, random order',
  'toward',
  'flip',
  'random',
  'disjoint',
  'matched',
] as const;

export type DoseArm = (typeof DOSE_ARMS)[number];

export interface DosePoint {
  readonly arm: DoseArm;
  /** Share of the register, in (0, 1]. */
  readonly share: number;
  /** Relative change of the targets in logits; the interval resamples prompts and targets. */
  readonly relative: MeanEffect;
}

export async function doseCurve(scene: FlipScene): Promise<DosePoint[]> {
  const { subject, ground, settings, task } = scene;
  const random = seededRandom(settings.seed, `doses:${task.id}`);
  const shares = sharesOf(settings.options.doses);
  const rows = ground.splits.flatMap((_, split) => rowsOf(scene, split, shares, random));
  const changes = await editedChanges(
    (run) => subject.model.causes.run(run),
    {
      layers: [editedAt(subject.place, scene.centre)],
      positions: 'all',
      prompts: scene.prompts,
      splits: ground.splits,
    },
    rows,
    scene.step,
  );
  return DOSE_ARMS.flatMap((arm) =>
    shares.flatMap((share) => {
      const label = labelOf(arm, share);
      if (!rows.some((row) => row.arm === label)) return [];
      const table = targetTable(changes, rows, label, ground.splits.length);
      return [{ arm, share, relative: crossedMean(table) }];
    }),
  );
}

function sharesOf(doses: number): number[] {
  return Array.from({ length: doses }, (_, i) => (i + 1) / doses);
}

function labelOf(arm: DoseArm, share: number): string {
  return `${arm} ${share}`;
}

function rowsOf(
  { ground, centre, settings }: FlipScene,
  split: number,
  shares: readonly number[],
  random: Random,
): EditedRow[] {
  const ours = ground.splits[split]!.prototype;
  const draws = settings.options['curve-draws'];
  const times = <T>(make: () => T): T[] => Array.from({ length: draws }, make);
  const orders = times(() => reordered(ours, random));
  const others = ground.others.prototypes.slice(0, draws);
  const d = centre.length;
  return shares.flatMap((share) => {
    const part = (prototype: Prototype): Prototype => firstOf(prototype, share);
    const dose = part(ours);
    const row = (arm: DoseArm, edit: Intervention): EditedRow => ({
      arm: labelOf(arm, share),
      split,
      edits: [edit],
    });
    const drawn = times(() => randomPrototype(dose.dimensions, d, random));
    const matched = times(() => matchedPrototype(dose, ground.magnitudes, random));
    return [
      row('away', away(d, dose)),
      row('toward', toward(d, dose)),
      row('flip', flipped(d, dose)),
      ...orders.map((order) => row('away, random order', away(d, part(order)))),
      ...drawn.map((p) => row('random', away(d, p))),
      ...others.map((other) => row('disjoint', away(d, part(disjointPrototype(ours, other))))),
      ...matched.map((p) => row('matched', away(d, p))),
    ];
  });
}

/** At least one dimension. */
function firstOf({ dimensions, polarity }: Prototype, share: number): Prototype {
  const k = Math.max(1, Math.round(share * dimensions.length));
  return { dimensions: dimensions.slice(0, k), polarity: polarity.slice(0, k) };
}

function reordered({ dimensions, polarity }: Prototype, random: Random): Prototype {
  const order = shuffled([...dimensions.keys()], random);
  return {
    dimensions: order.map((i) => dimensions[i]!),
    polarity: order.map((i) => polarity[i]!),
  };
}
