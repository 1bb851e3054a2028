/** Runs one experiment over the caches of this thread. */
import type { Findings } from '../protocol/report';
import { experimentNamed } from '../science/experiments/list';
import type { ExperimentCall, ExperimentJob } from './experimentMessages';
import { experimentModel } from './experimentModel';
import type { LoadedCaches } from './loaded';
import type { JobHost } from './run';

export async function runExperiment(
  job: ExperimentJob,
  caches: LoadedCaches,
  ask: (question: ExperimentCall) => Promise<unknown>,
  host: JobHost,
): Promise<Findings> {
  const experiment = experimentNamed(job.name);
  if (!experiment) throw new Error(`there is no experiment "${job.name}"`);
  const { excluded } = job.subject;
  const model = experimentModel({ figures: job.model, caches, excluded, stop: host.stop, ask });
  return experiment.run({ ...job.subject, model }, job.settings, host);
}
