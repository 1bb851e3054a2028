/** The jobs that run a model. Loads ONNX Runtime, so it is loaded itself only once such a job comes. */
import * as path from 'node:path';
import { answerCauses } from './causes';
import { buildCaches, buildLoudest } from './cacheBuild';
import { locateCache } from './cachePlan';
import type { HostContext, JobControl } from './context';
import { examine, runtimeVersion } from './doctor';
import { runFlip, runIdentity, runUnedited } from './flipRun';
import { runFinalNorm, runHead, runLogits } from './headRun';
import { runInputStates } from './inputRun';
import type { JobName, JobTypes, ToHost, Trying } from './messages';
import type { Models } from './models';
import { Reducer } from './reducer';
import { Providers } from './providers';
import type { RunClock } from './runClock';
import { Sessions } from './sessions';
import { tap } from './tap';
import { runStates } from './statesRun';
import { TextMemory } from './textStates';

type Job = Extract<ToHost, { type: 'job' }>;
export type RunningJob = Exclude<Job, { job: 'openModel' | 'inspect' | 'thumbnail' }>;

export interface AnswerParts {
  readonly models: Models;
  readonly trying: Trying;
  /** Where the entries of threads are. */
  readonly folder: string;
  readonly clock: RunClock;
}

export class Answers {
  private readonly context: HostContext;

  constructor({ models, trying, folder, clock }: AnswerParts) {
    this.context = {
      models,
      sessions: new Sessions(undefined, undefined, clock),
      providers: new Providers(trying, clock),
      texts: new TextMemory(),
      reducer: new Reducer(path.join(folder, 'reduceThread.js')),
    };
  }

  /** @throws FaultError */
  answer(job: RunningJob, control: JobControl): Promise<JobTypes[JobName]['reply']> {
    const { context } = this;
    context.providers.avoid(job.crashed ?? {});
    switch (job.job) {
      case 'buildCaches':
        return buildCaches(context, job.request, control);
      case 'buildLoudest':
        return buildLoudest(context, job.request, control);
      case 'locateCache':
        return locateCache(context, job.request.request, job.request.modelSha256);
      case 'flip':
        return runFlip(context, job.request, control);
      case 'unedited':
        return runUnedited(context, job.request, control);
      case 'maskIdentity':
        return runIdentity(context, job.request, control);
      case 'causes':
        return answerCauses(context, job.request, control);
      case 'tap':
        return tap(context, job.request);
      case 'states':
        return runStates(context, job.request, control);
      case 'inputStates':
        return runInputStates(context, job.request, control);
      case 'head':
        return runHead(context, job.request, control);
      case 'finalNorm':
        return runFinalNorm(context, job.request, control);
      case 'logits':
        return runLogits(context, job.request, control);
      case 'doctor':
        return examine(context.providers);
      case 'runtime':
        return Promise.resolve(runtimeVersion());
    }
  }
}
