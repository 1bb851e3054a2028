/** Everything that is flipped for one category. */
import type { PureFlip } from '../../flip/flip';
import type { Category, Subject } from '../ports';
import { testedFlip } from '../common/testedFlip';
import type { DosePoint } from './doses';
import { doseCurve } from './doses';
import type { LayerPoint } from './layers';
import { layerSweep } from './layers';
import type { OffTarget } from './offTarget';
import { offTarget } from './offTarget';
import type { WherePoint } from './where';
import { wherePoints } from './where';
import type { FlipsSettings } from './options';
import type { FlipScene } from './scene';

export interface CategoryFlip {
  readonly id: string;
  readonly test: PureFlip;
  readonly doses: readonly DosePoint[];
  readonly layers: readonly LayerPoint[];
  readonly where: readonly WherePoint[];
  readonly offTarget: OffTarget;
}

/** Share of the work done at the end of each part. */
const ENDS = { test: 0.3, doses: 0.65, layers: 0.85, where: 0.92 } as const;

export async function flipCategory(
  subject: Subject,
  category: Category,
  settings: FlipsSettings,
  step: (share: number) => Promise<void>,
): Promise<CategoryFlip | { readonly reason: string }> {
  await step(0);
  const draws = settings.options.controls;
  const flip = await testedFlip(subject, category, { seed: settings.seed, draws });
  if ('reason' in flip) return flip;
  const { evaluated, task, ground, test } = flip;
  const prompts = ground.prompts.map(({ tokens }) => tokens);
  const centre = ground.centres.used;
  const scene: FlipScene = {
    ...{ subject, category, settings, evaluated, task, ground, prompts, centre },
    step,
  };
  const part = (from: number, to: number): FlipScene => ({
    ...scene,
    step: (share) => step(from + share * (to - from)),
  });
  return {
    id: category.id,
    test,
    doses: await doseCurve(part(ENDS.test, ENDS.doses)),
    layers: await layerSweep(part(ENDS.doses, ENDS.layers)),
    where: await wherePoints(part(ENDS.layers, ENDS.where)),
    offTarget: await offTarget(part(ENDS.where, 1)),
  };
}
