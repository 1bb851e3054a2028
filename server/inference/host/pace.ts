/** The speed of a pass, and its remaining time. */
import type { CacheProgress } from '../api';

export class Pace {
  private readonly began = performance.now();

  constructor(
    private readonly phase: CacheProgress['phase'],
    /** Tokens done before this run. */
    private readonly start: number,
    private readonly total: number,
  ) {}

  at(done: number): CacheProgress {
    const seconds = Math.max((performance.now() - this.began) / 1000, 1e-6);
    const tokensPerSecond = (done - this.start) / seconds;
    const secondsLeft = (this.total - done) / tokensPerSecond;
    return { phase: this.phase, done, total: this.total, tokensPerSecond, secondsLeft };
  }
}
