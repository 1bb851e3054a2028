/** The model as the computing thread sees it: every call goes to the thread that started its job. */
import { methodsOf, type Ask } from '../protocol/calls';
import { CAUSAL_CALLS, type EditedPlace } from '../protocol/flips';
import type { ExperimentModel } from '../science/experiments/ports';
import type { TestedFlips } from '../science/flip/tested';
import type { FlipModel } from '../science/ports';
import type { LoadedCaches } from './loaded';
import type { ExperimentJob, FactsJob, ModelFigures } from './messages';
import type { ModelCalls } from './modelCalls';
import type { PureFacts } from '../protocol/dimensionFacts';
import type { Findings } from '../protocol/report';
import { factsOf } from '../science/dimension/facts';
import { experimentNamed } from '../science/experiments/list';
import type { JobHost } from './run';

export interface AskedModel {
  readonly figures: ModelFigures;
  readonly caches: LoadedCaches;
  /** Token ids that no evaluation counts. */
  readonly excluded: readonly number[];
  /** Its first element is 1 once the caller has cancelled. */
  readonly stop: Int32Array;
  readonly ask: Ask<ModelCalls>;
}

function experimentModel({ figures, caches, excluded, stop, ask }: AskedModel): ExperimentModel {
  return {
    ...figures,
    prepare: (places) => ask('prepare', places),
    signs: async (place) => {
      const path = await ask('signs', place);
      const { evaluated, mean } = caches.get({ path, excluded }, stop);
      return { ...evaluated, mean };
    },
    states: (request) => ask('states', request),
    head: (states, at) => ask('head', { states, at }),
    finalNorm: (states) => ask('finalNorm', states),
    logits: (sequence) => ask('logits', sequence),
    flips: (at) => flipModel(at, figures.byBlocks === true, ask),
    causes: methodsOf(CAUSAL_CALLS, ask),
  };
}

export function flipModel(place: EditedPlace, byBlocks: boolean, ask: Ask<ModelCalls>): FlipModel {
  return {
    byBlocks,
    flip: (run) => ask('flip', { ...place, ...run }),
    unedited: (prompts) => ask('unedited', { ...place, prompts }),
    maskIdentity: (prompt) => ask('maskIdentity', { ...place, prompt }),
  };
}

/** What the experiments of the latest run have tested. */
export class RunMemory {
  private latest: { readonly run: string; readonly tested: TestedFlips } | undefined;

  testedIn(run: string): TestedFlips {
    if (this.latest?.run !== run) this.latest = { run, tested: new Map() };
    return this.latest.tested;
  }
}

/** Runs one experiment over the caches of this thread. */
export async function runExperiment(
  job: ExperimentJob,
  { caches, memory }: { readonly caches: LoadedCaches; readonly memory: RunMemory },
  ask: Ask<ModelCalls>,
  host: JobHost,
): Promise<Findings> {
  const experiment = experimentNamed(job.name);
  if (!experiment) throw new Error(`there is no experiment "${job.name}"`);
  const { excluded } = job.subject;
  const model = experimentModel({ figures: job.model, caches, excluded, stop: host.stop, ask });
  const tested = memory.testedIn(job.run);
  return experiment.run({ ...job.subject, model, tested }, job.settings, host);
}

/** What the model does with single dimensions. */
export function runFacts(
  { model: figures, subject, task }: FactsJob,
  caches: LoadedCaches,
  ask: Ask<ModelCalls>,
  host: JobHost,
): Promise<readonly PureFacts[]> {
  const { excluded } = subject;
  const model = experimentModel({ figures, caches, excluded, stop: host.stop, ask });
  return factsOf({ ...subject, model, tested: new Map() }, task, host);
}
