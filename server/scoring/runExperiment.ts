/** Runs one experiment over the caches of this thread. */
import type { Ask } from '../protocol/calls';
import type { Findings } from '../protocol/report';
import { experimentNamed } from '../science/experiments/list';
import { experimentModel } from './experimentModel';
import type { LoadedCaches } from './loaded';
import type { ExperimentJob } from './messages';
import type { ModelCalls } from './modelCalls';
import type { JobHost } from './run';

export async function runExperiment(
  job: ExperimentJob,
  caches: LoadedCaches,
  ask: Ask<ModelCalls>,
  host: JobHost,
): Promise<Findings> {
  const experiment = experimentNamed(job.name);
  if (!experiment) throw new Error(`there is no experiment "${job.name}"`);
  const { excluded } = job.subject;
  const model = experimentModel({ figures: job.model, caches, excluded, stop: host.stop, ask });
  return experiment.run({ ...job.subject, model }, job.settings, host);
}
