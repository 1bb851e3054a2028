/** Which neurons write the registers, and neurons as a site (docs/method.md#keys-values-and-neurons). */
import type { Prototype } from '../../../core/prototype';
import type { NeuronWrites } from '../../../protocol/flips';
import { flipRule, prototypeFor } from '../../flip/splits';
import type { FeatureTask } from '../../task';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import { SiteMeasurer } from '../common/atSite';
import { nothingToMeasure, nounsOf, usableCategories } from '../common/categories';
import { withLabels } from '../common/inputs';
import type { Experiment, ExperimentHost } from '../experiment';
import type { Signs, Subject } from '../ports';
import { findingsOf } from './findings';
import { agreements, ranked, votesOf } from './votes';
import { coalitionSize, halvesOf, measureWriting, unmatched } from './writing';
import { OPTIONS, type WritersSettings, type CategoryWriters } from './contract';

export const writers: Experiment<typeof OPTIONS> = {
  name: 'writers',
  title: 'Who writes the registers',
  question: 'Do neurons of the block below write a register, more than random weights would?',
  reads: 'any',
  options: OPTIONS,
  run: async (subject, settings, host) => {
    const { categories, warnings } = usableCategories({
      ...subject,
      categories: withLabels(subject),
    });
    if (categories.length === 0) return nothingToMeasure(warnings, nounsOf(subject));
    if (subject.place.site !== 'resid' || subject.place.layer === 0)
      return nothingWritten(warnings);
    const layer = subject.place.layer;
    const writes = await subject.model.causes.writes({ layer });
    const { done, refused } = await measureAll(subject, categories, writes, settings, host);
    return findingsOf(done, writes, subject, settings, [...warnings, ...refused]);
  },
};

function nothingWritten(warnings: readonly string[]): ReturnType<typeof nothingToMeasure> {
  const headline =
    'Nothing was measured: only the residual stream behind a block is written by neurons (site resid, layer 1 or later).';
  return { ...nothingToMeasure(warnings), headlines: [headline] };
}

async function measureAll(
  subject: Subject,
  categories: readonly FeatureTask[],
  writes: NeuronWrites,
  settings: WritersSettings,
  host: ExperimentHost,
): Promise<{ readonly done: CategoryWriters[]; readonly refused: string[] }> {
  const { model, place } = subject;
  const ffn = { ...place, site: 'ffn' as const };
  await model.prepare([place, ffn]);
  const stream = await model.signs(place);
  const registers = new Map(categories.map((c) => [c.id, registerOf(stream, c)]));
  const measurer = new SiteMeasurer(await model.signs(ffn), settings, host);
  const done: CategoryWriters[] = [];
  const refused: string[] = [];
  for (const [i, category] of categories.entries()) {
    host.progress(`who writes ${category.id}`, i / categories.length);
    const register = registers.get(category.id)!;
    if (register.dimensions.length < 2) {
      refused.push(`${category.id}: a register of one dimension has no halves.`);
      continue;
    }
    const neurons = await measurer.measure(category);
    if ('reason' in neurons) {
      refused.push(`${category.id} at the neurons: ${neurons.reason}.`);
      continue;
    }
    const others = categories.filter((other) => sharesNone(category, other));
    const theirs = others.map(({ id }) => registers.get(id)!);
    const random = seededRandom(settings.seed, `writers:${category.id}`);
    const draws = settings.options.controls;
    const task = { writes, dimensions: model.dimensions, register, draws };
    const writing = await measureWriting(task, random, () => host.breathe());
    const specific = specificity(writes, model.dimensions, register, theirs, settings, category.id);
    done.push({ id: category.id, register, writing, neurons, ...specific });
  }
  return { done, refused };
}

/** A superclass is not a control for its own classes. */
function sharesNone(one: FeatureTask, other: FeatureTask): boolean {
  const anchors = new Set(one.anchors);
  return !other.anchors.some((anchor) => anchors.has(anchor));
}

/** The register of flips: tau .6, wide enough for halves. */
export function registerOf(signs: Signs, { anchors, negatives, register }: FeatureTask): Prototype {
  return prototypeFor(signs, anchors, flipRule(register), { negatives, leftOut: [] });
}

function specificity(
  writes: NeuronWrites,
  dimensions: number,
  register: Prototype,
  others: readonly Prototype[],
  { seed, options }: WritersSettings,
  id: string,
): Pick<CategoryWriters, 'matched' | 'unmatched'> {
  const halves = halvesOf(register.dimensions.length, seededRandom(seed, `specificity:${id}`));
  const part = (places: readonly number[]): Prototype => ({
    dimensions: places.map((i) => register.dimensions[i]!),
    polarity: places.map((i) => register.polarity[i]!),
  });
  const [first, second] = [part(halves[0]), part(halves[1])];
  const votes = votesOf(writes, dimensions, first);
  const order = ranked(agreements(votes, [...first.dimensions.keys()]));
  const chosen = order.slice(0, coalitionSize(writes.neurons, options.coalition));
  const elsewhere = others.flatMap(
    (other) => unmatched(writes, dimensions, chosen, register, other) ?? [],
  );
  return {
    matched: unmatched(writes, dimensions, chosen, first, second)!,
    unmatched: elsewhere.length === 0 ? null : mean(elsewhere),
  };
}
