/** Runs experiments on a catalog's model: mostly three at a time, over shared token caches. */
import { modelName } from '../../catalog/modelName';
import { createHash, randomUUID } from 'node:crypto';
import { memoryLimit } from '../../cache/memory';
import { modalityOf } from '../../catalog/modality';
import type { InferenceClient, ModelRef, Vocabulary } from '../../inference/api';
import type { Provenance } from '../../protocol/evidence';
import type { ExperimentProvenance, ExperimentResult, ExperimentRun } from '../../protocol/report';
import { DRAWS, FOLDS } from '../../science/defaults';
import type { Experiment } from '../../science/experiments/experiment';
import type { Category, Material, Subject } from '../../science/experiments/ports';
import type { AskedSubject } from '../../scoring/messages';
import type { ExperimentOptions, ExperimentReply, JobContext } from '../api';
import { catalogOf, type OpenCatalog } from '../../surroundings/openCatalog';
import { requireGoing } from '../cacheJob';
import { taskOf } from '../task';
import type { Equipment } from '../equipment';
import type { PreparedFeature } from '../features';
import { provenanceOf } from '../keep';
import { contextLengthOf } from '../../surroundings/contextLength';
import { SHIPPED_TEXTS } from '../../texts/shipped';
import { materialOf } from './tokenise';
import type { Prepared } from '../prepare';
import { prepare } from '../prepare';
import { maskOf, maskWarning } from '../readPosition';
import type { Noted } from './answers';
import { Answers } from './answers';
import { inLanes } from './lanes';
import { chosenExperiments, optionsOf, requireKnownOptions } from './settings';

export async function experimentJob(
  open: OpenCatalog,
  options: ExperimentOptions,
  context: JobContext,
  equipment: Equipment,
): Promise<ExperimentReply> {
  const experiments = chosenExperiments(options.names, modalityOf(catalogOf(open)));
  requireKnownOptions(experiments, options.set ?? {});
  const prepared = await prepare(open, equipment.around);
  const { inference } = equipment;
  let found: Promise<number | undefined> | undefined;
  const mask = (): Promise<number | undefined> =>
    (found ??= maskOf(prepared, inference, context.signal));
  const subject = await subjectOf(prepared, options, mask);
  const { request } = prepared;
  const answers = new Answers({ inference, request, requireReadable: mask });
  const run = randomUUID();
  const progress = new SharedProgress(context, experiments.length);
  const work = async (one: Experiment, signal: AbortSignal): Promise<Done> => {
    requireGoing(signal);
    const here = { onProgress: progress.of(one), signal };
    const job = { run, open, prepared, subject, answers, options, context: here };
    const done = await runOne(one, job, equipment);
    progress.finished(one);
    return done;
  };
  const lanes = experiments.length > 1 ? await lanesFor(request.model, inference, context) : 1;
  const done = await inLanes(longestFirst(experiments), lanes, context.signal, work);
  const inOrder = experiments.map((one) => done.find(({ result }) => result.name === one.name)!);
  return { results: inOrder.map(({ result }) => result), runs: inOrder.map((one) => one.run) };
}

/** At once: one computes, the model runs for the second, and the third has the next question ready for either. */
const LANES = 3;
/** Sessions of a model that these use in turn, and the share of the memory that sessions may take together. */
const SESSIONS = 6;
const MEMORY_SHARE = 1 / 4;

/** One lane where the sessions of several would close each other time after time. */
async function lanesFor(
  model: ModelRef,
  inference: InferenceClient,
  { signal }: JobContext,
): Promise<number> {
  const { weightBytes } = await inference.inspect(model, signal);
  return SESSIONS * weightBytes <= MEMORY_SHARE * memoryLimit() ? LANES : 1;
}

function longestFirst(experiments: readonly Experiment[]): Experiment[] {
  return [...experiments].sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0));
}

interface Running {
  readonly run: string;
  readonly open: OpenCatalog;
  readonly prepared: Prepared;
  readonly subject: AskedSubject;
  readonly answers: Answers;
  readonly options: ExperimentOptions;
  readonly context: JobContext;
}

interface Done {
  readonly result: ExperimentResult;
  readonly run: ExperimentRun;
}

async function runOne(
  experiment: Experiment,
  running: Running,
  equipment: Equipment,
): Promise<Done> {
  const { prepared, subject, answers, options, context } = running;
  const { name, title, question } = experiment;
  const started = performance.now();
  const noted: Noted = { caches: new Map(), provider: undefined, askedForWords: false };
  const set = optionsOf(experiment, options.set ?? {});
  const seed = options.seed ?? 0;
  const { dimensions, layers, vocabulary, sites, byBlocks } = prepared.summary;
  const model = {
    name: modelName(prepared.catalog) ?? 'model',
    dimensions,
    layers,
    vocabulary,
    sites,
    ...(byBlocks && { byBlocks }),
  };
  const settings = { seed, folds: FOLDS, draws: DRAWS, options: set };
  const findings = await equipment.scoring.experiment(
    { name, run: running.run, model, subject, settings },
    context,
    answers.for(noted, context),
  );
  const { mask } = subject.material;
  const masked = noted.askedForWords && mask !== undefined ? [maskWarning(mask, prepared)] : [];
  const warnings = [...findings.warnings, ...masked];
  const device = noted.provider ?? 'cpu';
  const { folds, ...base } = await provenanceOf(equipment, device, seed, FOLDS);
  const provenance = provenanceIn(running, noted, base, { folds, draws: DRAWS, ...set });
  const frame = { format: 'dimcat-experiment/1', name, title, question } as const;
  const seconds = (performance.now() - started) / 1000;
  const result = { ...frame, ...findings, warnings, provenance };
  return { result, run: { name, seconds, device } };
}

function provenanceIn(
  { open, prepared }: Running,
  { caches }: Noted,
  base: Omit<Provenance, 'folds'>,
  options: ExperimentProvenance['options'],
): ExperimentProvenance {
  const { summary, request } = prepared;
  return {
    ...base,
    modelSha256: summary.sha256,
    tokenizerSha256: request.tokenizerSha256,
    caches: Object.fromEntries([...caches].sort(([a], [b]) => (a < b ? -1 : 1))),
    catalogSha256: createHash('sha256').update(open.parsed.text).digest('hex'),
    site: request.site,
    signs: request.signs,
    prefix: request.prefix,
    options: request.inputs ? { ...options, position: request.inputs.position } : options,
  };
}

async function subjectOf(
  prepared: Prepared,
  { features, texts = {} }: ExperimentOptions,
  mask: () => Promise<number | undefined>,
): Promise<AskedSubject> {
  const { request, tokenizer, excluded, vocabulary } = prepared;
  const length = await contextLengthOf(request.model.path);
  const context = length === undefined ? undefined : length - request.prefix.length;
  const categoriesOf = (list: readonly PreparedFeature[]): Category[] =>
    list.flatMap((feature) => categoryOf(feature, vocabulary));
  return {
    place: { site: request.site.kind, layer: request.site.layer, signs: request.signs },
    prefix: request.prefix,
    flipCentre: prepared.catalog.flips.centre,
    words: Array.from({ length: vocabulary.size }, (_, id) => vocabulary.textOf(id)),
    ...(prepared.frequency && { counts: prepared.frequency.counts }),
    excluded,
    categories: categoriesOf(prepared.features.chosen(features)),
    catalog: categoriesOf(prepared.features.all()),
    material: tokenizer
      ? endingIn(
          vocabulary.mask === undefined ? undefined : await mask(),
          await materialOf({ ...SHIPPED_TEXTS, ...texts }, tokenizer, context),
        )
      : { prompts: [], sentences: [], passages: [], polysemy: [] },
    ...inputsOf(vocabulary),
  };
}

/** Prompts for an encoder: they end in its mask. */
function endingIn(mask: number | undefined, material: Material): Material {
  if (mask === undefined) return material;
  const prompts = material.prompts.map(({ text, tokens }) => ({ text, tokens: [...tokens, mask] }));
  return { ...material, prompts, mask };
}

/** None for a feature without anchors. */
function categoryOf(feature: PreparedFeature, vocabulary: Vocabulary): Category[] {
  const { anchors, targets } = feature;
  const targetTexts = targets?.map((target) => vocabulary.textOf(target));
  const task = { ...taskOf(feature, vocabulary), targets, ...(targetTexts && { targetTexts }) };
  return anchors.length > 0 ? [task] : [];
}

function inputsOf({ inputs, size }: Vocabulary): Pick<Subject, 'inputs'> {
  if (!inputs) return {};
  const { modality } = inputs;
  const ids = Array.from({ length: size }, (_, id) => id);
  const labels = ids.map((id) => inputs.labelOf(id) ?? null);
  const groups = ids.map((id) => inputs.groupOf(id) ?? null);
  return { inputs: { modality, labels, groups } };
}

/** One share of all experiments, whichever are under way. */
class SharedProgress {
  private readonly shares = new Map<string, number>();

  constructor(
    private readonly context: JobContext,
    private readonly count: number,
  ) {}

  of({ name }: Experiment): JobContext['onProgress'] {
    return (message, share) => {
      if (share !== undefined) this.shares.set(name, share);
      this.context.onProgress(`${name}: ${message}`, this.done());
    };
  }

  finished({ name }: Experiment): void {
    this.shares.set(name, 1);
  }

  private done(): number {
    return [...this.shares.values()].reduce((sum, share) => sum + share, 0) / this.count;
  }
}
