/** The child's main loop: one job at a time, cancel messages in between. */
import { faultError, faultOf } from '../../protocol/fault';
import { answerCauses } from './causes';
import { buildCaches } from './cacheBuild';
import { locateCache } from './cachePlan';
import type { HostContext, JobControl } from './context';
import { examine, runtimeVersion } from './doctor';
import { sendFloats } from './floats';
import { runFlip, runIdentity, runUnedited } from './flipRun';
import { runFinalNorm, runHead, runLogits } from './headRun';
import type { FromHost, JobTypes, ToHost } from './messages';
import { Models } from './models';
import { Providers } from './providers';
import { Sessions } from './sessions';
import { tap } from './tap';
import { runStates } from './statesRun';
import { startWatchdog } from './watchdog';

type Job = Extract<ToHost, { type: 'job' }>;
type Reply = JobTypes[Job['job']]['reply'];

/** Serves the process that forked this one, and ends with it. */
export function serveInference(): void {
  const mostBytes = Number(process.env['DIMCAT_MEMORY_LIMIT']);
  startWatchdog(mostBytes > 0 ? mostBytes : undefined);
  const host = new Host(sendToParent);
  process.on('message', (message: ToHost) => host.receive(message));
  process.on('disconnect', () => process.exit(0));
  void sendToParent({ type: 'ready' });
}

/** A message that cannot be delivered means that the parent is gone, so the process ends. */
function sendToParent(message: FromHost): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, (error: Error | null) => {
      if (error) process.exit(0);
      resolve();
    });
  });
}

class Host {
  private readonly context: HostContext = {
    models: new Models(),
    sessions: new Sessions(),
    providers: new Providers(),
  };
  private readonly cancelled = new Set<number>();
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly send: (message: FromHost) => Promise<void>) {}

  receive(message: ToHost): void {
    if (message.type === 'cancel') this.cancelled.add(message.id);
    else this.last = this.last.then(() => this.run(message));
  }

  private async run(job: Job): Promise<void> {
    try {
      const control = this.controlOf(job.id);
      await control.breathe();
      const reply = await answer(this.context, job, control);
      void this.send({ type: 'done', id: job.id, reply });
    } catch (error) {
      if (!(error instanceof Error && 'fault' in error))
        process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
      void this.send({ type: 'fault', id: job.id, fault: faultOf(error) });
    } finally {
      this.cancelled.delete(job.id);
    }
  }

  private controlOf(id: number): JobControl {
    return {
      progress: (progress) => void this.send({ type: 'progress', id, progress }),
      floats: (floats) =>
        sendFloats(floats, (part) => this.send({ type: 'floats', id, floats: part })),
      breathe: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        if (this.cancelled.has(id)) throw cancelled();
      },
    };
  }
}

function answer(context: HostContext, job: Job, control: JobControl): Promise<Reply> {
  switch (job.job) {
    case 'openModel':
      return context.models.open(job.request).then((model) => model.summary);
    case 'buildCaches':
      return buildCaches(context, job.request, control);
    case 'locateCache':
      return locateCache(context, job.request.request, job.request.modelSha256);
    case 'flip':
      return runFlip(context, job.request, control);
    case 'unedited':
      return runUnedited(context, job.request, control);
    case 'maskIdentity':
      return runIdentity(context, job.request);
    case 'causes':
      return answerCauses(context, job.request, control);
    case 'inspect':
      return context.models.open(job.request).then((model) => model.map);
    case 'tap':
      return tap(context, job.request);
    case 'states':
      return runStates(context, job.request, control);
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

function cancelled(): Error {
  return faultError(
    'cancelled',
    'The run was cancelled.',
    'Start it again: it resumes where it stopped.',
  );
}
