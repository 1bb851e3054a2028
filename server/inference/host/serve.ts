/** The child's main loop: one job at a time, cancel messages in between. */
import { Codecs } from '../../inputs/image/codecs';
import { thumbnailOf } from '../../inputs/image/thumbnail';
import { faultError, faultOf } from '../../protocol/fault';
import type { Answers } from './answer';
import type { JobControl } from './context';
import { sendFloats } from './floats';
import { loadAnswers } from './loadRuntime';
import type { FromHost, JobTypes, ToHost, Tried } from './messages';
import { Models } from './models';
import type { RunClock } from './runClock';
import { scratchPlaces, sweepScratch } from './scratchFolders';
import { startWatchdog } from './watchdog';

type Job = Extract<ToHost, { type: 'job' }>;
type Reply = JobTypes[Job['job']]['reply'];

/**
 * Serves the process that forked this one, and ends with it.
 *
 * @param folder Where the entries of threads are.
 */
export function serveInference(folder: string): void {
  const clock = startWatchdog();
  for (const place of scratchPlaces()) sweepQuietly(place);
  const host = new Host(sendToParent, folder, clock);
  process.on('message', (message: ToHost) => host.receive(message));
  process.on('disconnect', () => process.exit(0));
  void sendToParent({ type: 'ready' });
}

/** Whoever needs the folder says what is wrong with it. */
function sweepQuietly(place: string): void {
  try {
    sweepScratch(place);
  } catch (error) {
    process.stderr.write(`${faultOf(error).message}\n`);
  }
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
  private readonly models = new Models();
  private readonly codecs = new Codecs();
  private answers: Answers | undefined;
  private readonly cancelled = new Set<number>();
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly send: (message: FromHost) => Promise<void>,
    private readonly folder: string,
    private readonly clock: RunClock,
  ) {}

  receive(message: ToHost): void {
    if (message.type === 'cancel') this.cancelled.add(message.id);
    // A picture to look at waits for no run of a model.
    else if (message.job === 'thumbnail') void this.run(message, () => undefined);
    else this.last = this.last.then(() => new Promise((next) => void this.run(message, next)));
  }

  /** @param next The model is free for another job. */
  private async run(job: Job, next: () => void): Promise<void> {
    try {
      const control = { ...this.controlOf(job.id), free: next };
      await control.breathe();
      const reply = await this.answer(job, control);
      void this.send({ type: 'done', id: job.id, reply });
    } catch (error) {
      if (!(error instanceof Error && 'fault' in error))
        process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
      void this.send({ type: 'fault', id: job.id, fault: faultOf(error) });
    } finally {
      this.cancelled.delete(job.id);
      next();
    }
  }

  /** Graphs and pictures are read without ONNX Runtime. */
  private async answer(job: Job, control: JobControl): Promise<Reply> {
    if (job.job === 'thumbnail') return thumbnailOf(job.request.file, this.codecs);
    if (job.job === 'openModel') return (await this.models.open(job.request)).summary;
    if (job.job === 'inspect') return (await this.models.open(job.request)).map;
    return (await this.loaded()).answer(job, control);
  }

  private async loaded(): Promise<Answers> {
    const { models, folder, clock } = this;
    const load = (): Promise<Answers> =>
      loadAnswers({ models, folder, clock, trying: (what, work) => this.trying(what, work) });
    this.answers ??= await this.trying('runtime', load);
    return this.answers;
  }

  private async trying<T>(what: Tried, work: () => Promise<T>): Promise<T> {
    await this.send({ type: 'trying', what });
    try {
      return await work();
    } finally {
      await this.send({ type: 'trying', what: null });
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

function cancelled(): Error {
  return faultError(
    'cancelled',
    'The run was cancelled.',
    'Start it again: it resumes where it stopped.',
  );
}
