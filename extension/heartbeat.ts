/** Pings the server periodically, and ends it when it stops answering. Pure: no editor needed. */
import type { Pong } from '../server/protocol/requests';

/** A hang is detected after 6 to 8 s, and a restart takes less than 2 s. */
const everyMilliseconds = 2_000;
const mostMissed = 3;

export class Heartbeat {
  private pid: number | undefined;
  private missed = 0;
  private waiting = false;
  private readonly timer: NodeJS.Timeout;

  /**
   * @param ping Any answer, an error too, is a sign of life.
   * @param kill Ends the process that no longer answers; this is then reported like any crash.
   */
  constructor(
    private readonly ping: () => Promise<Pong>,
    private readonly kill: (pid: number) => void,
    every = everyMilliseconds,
  ) {
    this.timer = setInterval(() => this.beat(), every);
    this.timer.unref();
    this.beat();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Counts beats rather than time: a machine that slept wakes up with only one missed beat. */
  private beat(): void {
    if (!this.waiting) {
      this.ask();
      return;
    }
    this.missed += 1;
    if (this.missed < mostMissed) return;
    this.stop();
    if (this.pid !== undefined) this.kill(this.pid);
  }

  private ask(): void {
    this.waiting = true;
    this.ping()
      .then(
        ({ pid }) => (this.pid = pid),
        () => undefined,
      )
      .finally(() => {
        this.waiting = false;
        this.missed = 0;
      });
  }
}
