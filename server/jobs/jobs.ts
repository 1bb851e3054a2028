/** Composes the jobs from the processes that do the work. */
import * as path from 'node:path';
import { defaultCacheFolder } from '../cache/folder';
import type { InferenceClient } from '../inference/api';
import { createInferenceClient } from '../inference/client/client';
import type { Environment, UnsavedFile } from '../protocol/requests';
import { createScoringClient } from '../scoring/client';
import { agreementJob } from './agreementJob';
import type { AtlasModes, Jobs } from './api';
import { atlasJobs } from './atlasJob';
import { layerJobs } from './atlasLayers';
import { pairJobs } from './atlasPairs';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { buildCacheJob } from './cacheJob';
import { cacheList, cacheState } from './cacheState';
import { coverageJob } from './coverageJob';
import { dimensionJobs } from './dimensionJob';
import { rememberDrafts } from './draftJob';
import type { Equipment } from './equipment';
import { experimentJob } from './experiment/experimentJob';
import { listExperiments } from './experiment/settings';
import { factsJob } from './factsJob';
import { shippedLexicon } from './shippedLexicon';
import { featureReadings } from './featureReadings';
import { flipJob } from './flipJob';
import { measureJob } from './measureJob';
import { catalogOf } from '../surroundings/openCatalog';
import { labJob } from './lab/labJob';
import { readJobs } from './read/readJobs';
import { withSpareFolder } from './spareFolder';
import { suggestJob } from './suggestJob';
import { surveyJob } from './surveyJob';
import { thumbnailJob } from './thumbnailJob';
import { CacheWatch } from '../surroundings/cacheWatch';
import { Surroundings } from '../surroundings/surroundings';

export interface JobsOptions {
  /** Absolute paths of the compiled entries beside the running program. */
  readonly hosts: {
    readonly inference: string;
    readonly tokenizer: string;
    readonly scoring: string;
  };
  /** Cores left to other programs; default 0. */
  readonly spareCores?: number;
  /** Version of Dimcat, for the provenance. */
  readonly version: string;
  /** Writes lines to the log. */
  readonly log: (line: string) => void;
  /** Called with each file that a trusted catalog names outside of what it may name. */
  readonly onOutside?: (file: string) => void;
  /** Called when token caches came or went in the folder of caches, whoever built them. */
  readonly onCaches?: () => void;
  /** Called with what a person should know besides the results. */
  readonly onWarning?: (message: string) => void;
}

export function createJobs(options: JobsOptions): Jobs {
  const equipment = equip(options);
  const { inference, around } = equipment;
  const ran = new Map<string, string>();
  const note = (open: OpenCatalog, provider: string): void => void ran.set(open.path, provider);
  return {
    facts: (open, signal) => around.facts(open, signal),
    cacheState: (open, signal) => cacheState(open, equipment, signal),
    buildCache: async (open, context) => {
      const reply = await buildCacheJob(open, context, equipment);
      note(open, reply.provider);
      return reply;
    },
    measure: async (open, measure, context) => {
      const reply = await measureJob(open, measure, context, equipment);
      if (reply.features[0]) note(open, reply.features[0].provenance.provider);
      return reply;
    },
    survey: (open, survey, context) => surveyJob(open, survey, context, equipment),
    coverage: (open, options, context) => coverageJob(open, options, context, equipment),
    flip: async (open, flip, context) => {
      const reply = await flipJob(open, flip, context, equipment);
      note(open, reply.provenance.provider);
      return reply;
    },
    experiments: listExperiments,
    experiment: (open, experiment, context) => experimentJob(open, experiment, context, equipment),
    dimensionFacts: (open, asked, context) => factsJob(open, asked, context, equipment),
    dimension: dimensionJobs(equipment),
    ...readJobs(equipment),
    ...labJob(equipment),
    ...atlasesOf(equipment),
    thumbnail: thumbnailJob(equipment),
    rememberDrafts: (open, notes) => rememberDrafts(open, notes, around),
    suggest: (open, feature, signal) => suggestJob(open, feature, signal, equipment),
    feature: featureReadings(equipment),
    evidence: (open) => around.evidence(open.path),
    unsavedEvidence: ({ path }) => unsavedFiles(path, around),
    moved: (from, to) => around.moves.moved(from, to),
    caches: (open, signal) => cacheList(open, equipment, signal),
    ...modelJobs(inference, around),
    doctor: () => inference.doctor(),
    agreement: (path, providers, context) => agreementJob(inference, path, providers, context),
    onWaiting: (signal, listener) => inference.queue.listen(signal, listener),
    provider: (open) => ran.get(open.path) ?? null,
    ...lifeOf(equipment, options),
  };
}

/** What the jobs stand in, and their end. */
function lifeOf(
  { inference, scoring, around }: Equipment,
  { onCaches, log }: JobsOptions,
): Pick<Jobs, 'setEnvironment' | 'dispose'> {
  const watch = onCaches && new CacheWatch(onCaches, log);
  return {
    setEnvironment: (environment: Environment) => {
      around.environment = environment;
      if (environment.trusted) watch?.follow(environment.cacheFolder || defaultCacheFolder());
    },
    dispose: async () => {
      watch?.dispose();
      await Promise.all([inference.dispose(), scoring.dispose(), around.dispose()]);
    },
  };
}

function atlasesOf(equipment: Equipment): AtlasModes & Pick<Jobs, 'atlas'> {
  return { atlas: atlasJobs(equipment), ...layerJobs(equipment), ...pairJobs(equipment) };
}

function equip({ hosts, log, version, spareCores, onOutside, onWarning }: JobsOptions): Equipment {
  const limits = () => around.environment.limits;
  const host = createInferenceClient({ hostPath: hosts.inference, log, limits });
  const inference = withSpareFolder(host, { warn: onWarning ?? log });
  const around: Surroundings = new Surroundings(inference, hosts.tokenizer, onOutside);
  return {
    inference,
    scoring: createScoringClient(hosts.scoring, spareCores),
    around,
    lexicon: once(() => shippedLexicon(path.dirname(hosts.inference))),
    version,
    runtime: once(() => inference.runtime()),
  };
}

function unsavedFiles(
  catalogPath: string,
  { unsaved, unsavedDimensions }: Surroundings,
): readonly UnsavedFile[] {
  const evidence = unsaved.text(catalogPath);
  const dimensions = unsavedDimensions.text(catalogPath);
  return [
    ...(evidence === undefined ? [] : [{ ending: '.evidence.json', text: evidence } as const]),
    ...(dimensions === undefined
      ? []
      : [{ ending: '.dimensions.json', text: dimensions } as const]),
  ];
}

/** Asks once, and again only after a failure. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}

/** What needs only a model. */
function modelJobs(
  inference: InferenceClient,
  around: Surroundings,
): Pick<Jobs, 'modelMap' | 'inspect' | 'tap'> {
  return {
    modelMap: (open, signal) => inference.inspect(around.refOf(open.path, catalogOf(open)), signal),
    inspect: ({ modelPath, stream }, signal) =>
      inference.inspect(around.modelRef(modelPath, stream), signal),
    tap: ({ modelPath, stream, ...request }, signal) =>
      inference.tap({ ...request, model: around.modelRef(modelPath, stream) }, signal),
  };
}
