/** The sign-flip test of a category, run once however many experiments of a run ask for it. */
import { flipGround, flipRandom, testFlip } from '../../flip/flip';
import type { FlipTask } from '../../flip/task';
import type { TestedFlip } from '../../flip/tested';
import type { Category, Subject } from '../ports';
import { centreOf } from '../flips/centre';

export interface TestSettings {
  readonly seed: number;
  /** Draws of each control. */
  readonly draws: number;
}

/** At the subject's place, on its prompts. */
export function testedFlip(
  subject: Subject,
  category: Category,
  settings: TestSettings,
): Promise<TestedFlip> {
  const { place, tested } = subject;
  const key = JSON.stringify([place, category, settings]);
  const known = tested.get(key);
  if (known) return known;
  const test = runTest(subject, category, settings);
  tested.set(key, test);
  return test;
}

async function runTest(
  subject: Subject,
  category: Category,
  { seed, draws }: TestSettings,
): Promise<TestedFlip> {
  const { model, place } = subject;
  const evaluated = await model.signs(place);
  const task = taskOf(subject, category, centreOf(evaluated, place));
  const settings = { seed, draws, alpha: 0.05 };
  const random = flipRandom(task, settings);
  const live = model.flips({ site: place.site, layer: place.layer });
  const ground = await flipGround(live, evaluated, task, settings, random);
  if ('reason' in ground) return ground;
  const given = { evaluated, ground, task, settings, random };
  return { evaluated, task, ground, test: await testFlip(live, given, () => undefined) };
}

/** The flip of one category on the subject's prompts; the catalog's targets, else halves of the anchors in turn. */
function taskOf(subject: Subject, category: Category, centre: Float32Array): FlipTask {
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
