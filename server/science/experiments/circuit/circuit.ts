/** One circuit per category: what writes it, where it is stored, what reads it, and what happens without it. */
import type { NeuronWrites } from '../../../protocol/flips';
import type { Prototype } from '../../../core/prototype';
import { crossedMean } from '../../crossed';
import { editedChanges } from '../../flip/edited';
import { targetTable } from '../../flip/effects';
import type { FlipGround } from '../../flip/flip';
import { away } from '../../flip/interventions';
import type { MeanEffect } from '../../../protocol/evidence';
import { seededRandom } from '../../random';
import type { AtSite } from '../common/atSite';
import { SiteMeasurer, statsOf } from '../common/atSite';
import { nothingToMeasure, usableCategories } from '../common/categories';
import type { Experiment, ExperimentHost } from '../experiment';
import { testedFlip } from '../common/testedFlip';
import { drawWarnings, promptWarnings } from '../flips/findings';
import type { Category, SignPlace, Subject } from '../ports';
import { agreements, votesOf } from '../writers/votes';
import { registerOf } from '../writers/writers';
import type { Writer } from './blockWriters';
import { blockWriters } from './blockWriters';
import { findingsOf } from './findings';
import { wordsOf } from './wordsOf';
import { OPTIONS, type CircuitSettings } from './contract';
import type { Circuit, DescribedWriter } from './contract';

export const circuit: Experiment<typeof OPTIONS> = {
  name: 'circuit',
  title: 'The circuit of each category',
  question:
    'Which neurons write a category, which dimensions hold it, which heads read it, and does the output need it?',
  options: OPTIONS,
  seconds: 8,
  run: async (subject, settings, host) => {
    const { categories, warnings } = usableCategories(subject);
    const { place, material } = subject;
    if (categories.length === 0) return nothingToMeasure(warnings);
    if (place.site !== 'resid' || place.layer === 0 || material.prompts.length < 2)
      return { ...nothingToMeasure(warnings), headlines: [NO_CIRCUIT] };
    const all = await circuits(subject, categories, settings, host);
    const ofFlips = [
      ...drawWarnings(settings.options.controls),
      ...promptWarnings(all.done.map(({ id, effect }) => ({ id, test: effect }))),
    ];
    return findingsOf(all.done, subject, settings, [...warnings, ...all.refused, ...ofFlips]);
  },
};

const NO_CIRCUIT =
  'Nothing was measured: a circuit needs site resid at layer 1 or later, and at least two prompts.';

/** What all categories share. */
interface Bench {
  readonly subject: Subject;
  readonly settings: CircuitSettings;
  readonly host: ExperimentHost;
  readonly writes: NeuronWrites;
  readonly categories: readonly Category[];
  readonly registers: ReadonlyMap<string, Prototype>;
}

async function circuits(
  subject: Subject,
  usable: readonly Category[],
  settings: CircuitSettings,
  host: ExperimentHost,
): Promise<{ readonly done: Circuit[]; readonly refused: string[] }> {
  const { model, place } = subject;
  const categories = usable.slice(0, settings.options.features);
  await model.prepare(placesOf(subject));
  const stream = await model.signs(place);
  const bench: Bench = {
    ...{ subject, settings, host, categories },
    writes: await model.causes.writes({ layer: place.layer }),
    registers: new Map(categories.map((c) => [c.id, registerOf(stream, c)])),
  };
  const done: Circuit[] = [];
  const refused: string[] = [];
  for (const [i, category] of categories.entries()) {
    host.progress(`the circuit of ${category.id}`, i / categories.length);
    const found = await circuitOf(bench, category);
    if ('reason' in found) refused.push(`${category.id}: ${found.reason}.`);
    else done.push(found);
  }
  return { done, refused };
}

function placesOf({ place, model }: Subject): SignPlace[] {
  const next = place.layer + 1;
  const readers = next <= model.layers ? (['k', 'v'] as const) : [];
  return [
    place,
    { ...place, site: 'ffn' },
    ...readers.map((site) => ({ ...place, site, layer: next })),
  ];
}

async function circuitOf(
  bench: Bench,
  category: Category,
): Promise<Circuit | { readonly reason: string }> {
  const { subject, settings } = bench;
  const storage = await measureAt(bench, category, subject.place);
  if ('reason' in storage) return storage;
  const draws = settings.options.controls;
  const flip = await testedFlip(subject, category, { seed: settings.seed, draws });
  if ('reason' in flip) return flip;
  const { ground, test: effect } = flip;
  const readers = await readersOf(bench, category);
  if (readers !== null && 'reason' in readers) return readers;
  return {
    id: category.id,
    storage,
    register: bench.registers.get(category.id)!,
    writers: await writersOf(bench, category),
    readers,
    effect,
    direct: await directOf(bench, ground),
  };
}

async function measureAt(
  { subject, settings, host }: Bench,
  category: Category,
  place: SignPlace,
): Promise<AtSite | { readonly reason: string }> {
  return new SiteMeasurer(await subject.model.signs(place), settings, host).measure(category);
}

async function readersOf(
  bench: Bench,
  category: Category,
): Promise<Circuit['readers'] | { readonly reason: string }> {
  const { place, model } = bench.subject;
  const block = place.layer + 1;
  if (block > model.layers) return null;
  const k = await measureAt(bench, category, { ...place, site: 'k', layer: block });
  const v = await measureAt(bench, category, { ...place, site: 'v', layer: block });
  if ('reason' in k) return k;
  return 'reason' in v ? v : { block, k, v };
}

async function writersOf(bench: Bench, category: Category): Promise<Circuit['writers']> {
  const { subject, settings, host, writes, registers } = bench;
  const { model, place } = subject;
  const ffn = await model.signs({ ...place, site: 'ffn' });
  const { p99: aucP99 } = await new SiteMeasurer(ffn, settings, host).bestNull(
    category.anchors.length,
  );
  const found = blockWriters(
    {
      writes,
      dimensions: model.dimensions,
      register: registers.get(category.id)!,
      activations: statsOf(ffn, category),
      aucP99,
      draws: settings.options.shuffles,
    },
    seededRandom(settings.seed, `circuit:${category.id}`),
  );
  await host.breathe();
  const top = found.writers.slice(0, settings.options.writers);
  const raises = await wordsOf(subject, place.layer, top);
  const also = await alsoWritten(bench, category, top, aucP99);
  return {
    aucP99: found.aucP99,
    agreementP95: found.agreementP95,
    count: found.writers.length,
    top: top.map((writer, i) => ({ ...writer, raises: raises[i]!, also: also[i]! })),
  };
}

/** What else each writer writes. */
async function alsoWritten(
  { subject, writes, categories, registers }: Bench,
  category: Category,
  writers: readonly Writer[],
  aucP99: number,
): Promise<DescribedWriter['also'][]> {
  const ffn = await subject.model.signs({ ...subject.place, site: 'ffn' });
  const others = categories
    .filter((other) => other !== category)
    .map((other) => {
      const register = registers.get(other.id)!;
      const votes = votesOf(writes, subject.model.dimensions, register);
      const stats = statsOf(ffn, other);
      return { id: other.id, stats, agreement: agreements(votes, [...register.dimensions.keys()]) };
    });
  return writers.map(({ neuron }) => {
    const found = others.flatMap(({ id, stats, agreement }) => {
      const auc = stats.auc[neuron]!;
      const share = stats.polarity[neuron]! > 0 ? agreement[neuron]! : 1 - agreement[neuron]!;
      return auc > aucP99 ? [{ id, agreement: share, auc }] : [];
    });
    return found.sort((a, b) => b.agreement - a.agreement)[0] ?? null;
  });
}

async function directOf({ subject }: Bench, ground: FlipGround): Promise<MeanEffect> {
  const centre = ground.centres.used;
  const rows = ground.splits.map(({ prototype }, split) => ({
    arm: 'away',
    split,
    edits: [away(centre.length, prototype)],
  }));
  const changes = await editedChanges(
    (run) => subject.model.causes.direct(run),
    {
      layers: [{ layer: subject.place.layer, centre }],
      positions: 'all',
      prompts: ground.prompts.map(({ tokens }) => tokens),
      splits: ground.splits,
    },
    rows,
    () => Promise.resolve(),
  );
  const table = targetTable(changes, rows, 'away', ground.splits.length);
  return crossedMean(table);
}
