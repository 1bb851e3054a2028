/** Everything that is flipped for one category. */
import type { PureFlip } from '../../flip/flip';
import type { FlipTask } from '../../flip/task';
import { flipGround, flipRandom, testFlip } from '../../flip/flip';
import type { Category, Subject } from '../ports';
import { centreOf } from './centre';
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
  const { model, place } = subject;
  const signs = await model.signs(place);
  const task = taskOf(subject, category, centreOf(signs, place));
  const flipSettings = { seed: settings.seed, draws: settings.options.controls, alpha: 0.05 };
  const random = flipRandom(task, flipSettings);
  const live = model.flips({ site: place.site, layer: place.layer });
  const ground = await flipGround(live, signs, task, flipSettings, random);
  if ('reason' in ground) return ground;
  const given = { evaluated: signs, ground, task, settings: flipSettings, random };
  const test = await testFlip(live, given, () => undefined);
  const prompts = ground.prompts.map(({ tokens }) => tokens);
  const centre = ground.centres.used;
  const scene: FlipScene = {
    ...{ subject, category, settings, evaluated: signs, task, ground, prompts, centre },
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

/** The flip of one category on the subject's prompts; the catalog's targets, else halves of the anchors in turn. */
export function taskOf(subject: Subject, category: Category, centre: Float32Array): FlipTask {
  const { prefix, categories, catalog = categories, material, place, flipCentre } = subject;
  return {
    ...category,
    targets: category.targets ?? null,
    prefix,
    centre,
    about: place.signs === 'raw' ? 'zero' : flipCentre,
    others: catalog.filter((other) => other.id !== category.id),
    prompts: material.prompts.map(({ text, tokens }) => ({ text, tokens: [...prefix, ...tokens] })),
  };
}
