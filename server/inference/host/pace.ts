/** How fast a build is, and how long it will take. */
import type { CacheProgress } from '../api';
import type { Pass } from './passPlan';

export class Pace {
  private pass: Pass;
  private began = performance.now();
  /** Tokens done in this pass before this run. */
  private start = 0;
  /** When this run began, and what share of the build was done then. */
  private first: { readonly time: number; readonly share: number } | undefined;

  constructor(
    private readonly passes: readonly Pass[],
    private readonly tokens: number,
  ) {
    this.pass = passes[0]!;
  }

  begin(pass: Pass, done: number): void {
    [this.pass, this.start, this.began] = [pass, done, performance.now()];
    this.first ??= { time: this.began, share: this.share(done) };
  }

  at(done: number): CacheProgress {
    const { pass, tokens } = this;
    const total = sum(this.passes.map(({ bytes }) => bytes));
    const seconds = (since: number): number => Math.max((performance.now() - since) / 1000, 1e-6);
    const share = this.share(done);
    const perSecond = (share - this.first!.share) / seconds(this.first!.time);
    return {
      blocks: {
        first: Math.min(pass.from + 1, pass.to),
        last: pass.to,
        of: this.passes.at(-1)!.to,
      },
      done,
      total: tokens,
      weights: { done: this.before() + (done === tokens ? pass.bytes : 0), total },
      share,
      tokensPerSecond: (done - this.start) / seconds(this.began),
      secondsLeft: (1 - share) / perSecond,
    };
  }

  /** Blocks take time as they have weights; those of a model without weights take equally long. */
  private share(done: number): number {
    const work = ({ from, to, bytes }: Pass): number => bytes + to - from + 1;
    const all = sum(this.passes.map(work));
    const before = sum(this.passes.slice(0, this.passes.indexOf(this.pass)).map(work));
    return (before + (work(this.pass) * done) / this.tokens) / all;
  }

  private before(): number {
    return sum(this.passes.slice(0, this.passes.indexOf(this.pass)).map(({ bytes }) => bytes));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
