/** Runs experiments on a catalog's model: mostly three at a time, over shared token caches. */
import { createHash, randomUUID } from 'node:crypto';
import { memoryLimit } from '../../cache/memory';
import { modalityOf } from '../../catalog/modality';
import type { ModelRef } from '../../inference/api';
import type { Provenance } from '../../protocol/evidence';
import type { ExperimentProvenance, ExperimentResult, ExperimentRun } from '../../protocol/report';
import { DRAWS, FOLDS } from '../../science/defaults';
import type { Experiment } from '../../science/experiments/experiment';
import type { AskedSubject } from '../../scoring/messages';
import type { ExperimentOptions, ExperimentReply, JobContext } from '../api';
import { catalogOf, type OpenCatalog } from '../../surroundings/openCatalog';
import { requireGoing } from '../cacheJob';
import type { Equipment } from '../equipment';
import { provenanceOf } from '../keep';
import type { Prepared } from '../prepare';
import { prepare } from '../prepare';
import { maskOf, maskWarning } from '../readPosition';
import type { Noted } from './answers';
import { Answers } from './answers';
import { inLanes } from './lanes';
import { chosenExperiments, optionsOf, requireKnownOptions } from './settings';
import { figuresOf, subjectOf } from './subject';

export async function experimentJob(
  open: OpenCatalog,
  options: ExperimentOptions,
  context: JobContext,
  equipment: Equipment,
): Promise<ExperimentReply> {
  const experiments = chosenExperiments(options.names, modalityOf(catalogOf(open)));
  requireKnownOptions(experiments, options.set ?? {});
  const prepared = await prepare(open, equipment.around, context.signal);
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
    inference.queue.follow(signal, context.signal);
    const here = { onProgress: progress.of(one), signal };
    const job = { run, open, prepared, subject, answers, options, context: here };
    const done = await runOne(one, job, equipment);
    progress.finished(one);
    options.onResult?.(done.result, done.run);
    return done;
  };
  const lanes = experiments.length > 1 ? await lanesFor(request.model, equipment, context) : 1;
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
  { inference, around }: Equipment,
  { signal }: JobContext,
): Promise<number> {
  const { weightBytes } = await inference.inspect(model, signal);
  const memory = Math.min(memoryLimit(), around.environment.limits?.memory ?? Infinity);
  return SESSIONS * weightBytes <= MEMORY_SHARE * memory ? LANES : 1;
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
  const model = figuresOf(prepared);
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
