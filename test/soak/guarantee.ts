import type { Random } from '../support/random';

/** A promise of docs/reliability.md that can be tried as often as there is time for. */
export interface Guarantee {
  /** One word, as in `npm run soak -- documents`. */
  readonly name: string;
  /** What is promised: a sentence without its full stop. */
  readonly promise: string;
  /** What one try is, in the plural. */
  readonly tries: string;
  /** How many tries `npm test` makes, and `npm run soak`. */
  readonly quick: number;
  readonly full: number;
  /** What a try may take at most. `npm run soak` judges it; `npm test` tests no speed. */
  readonly limit?: number;
  /** Why this machine cannot try it, as a clause; undefined where it can. */
  readonly missing?: () => Promise<string | undefined>;
  readonly run: (soak: Soak) => Promise<Outcome>;
}

export interface Soak {
  readonly tries: number;
  /** Whether the time that was given is over: what was tried by then is the outcome. */
  readonly isOver: () => boolean;
  /** Seeded by the guarantee's name: the same tries in every run. */
  readonly random: Random;
  /** Hears how many tries are done. */
  readonly progress: (done: number) => void;
}

export interface Outcome {
  readonly tried: number;
  /** What went wrong, each with what repeats it; empty where the promise was kept. */
  readonly broken: readonly string[];
  /** The longest that a try took. */
  readonly worst?: Lasted;
  /** Further figures, for the table. */
  readonly notes?: readonly string[];
}

export interface Lasted {
  readonly ms: number;
  /** What took so long. */
  readonly which: string;
  readonly of: 'processor' | 'clock' | 'slice';
}

/** Collects the outcome of tries made one after the other. */
export class Tally {
  readonly #broken: string[] = [];
  #worst: Lasted | undefined;
  tried = 0;

  constructor(
    private readonly soak: Soak,
    private readonly of: Lasted['of'] = 'clock',
  ) {}

  /** True for good once it is. */
  isDone(): boolean {
    return this.tried >= this.soak.tries || this.soak.isOver();
  }

  /**
   * @param wrong What broke the promise in this try; undefined where it was kept.
   * @param which Names the try if it was the longest.
   */
  add(wrong: string | undefined, ms = 0, which: () => string = () => ''): void {
    this.tried += 1;
    if (ms > (this.#worst?.ms ?? 0)) this.#worst = { ms, which: which(), of: this.of };
    if (wrong !== undefined) this.#broken.push(wrong);
    this.soak.progress(this.tried);
  }

  /** The promise was broken after the try that was added last. */
  spoil(wrong: string): void {
    this.#broken.push(wrong);
  }

  outcome(notes: readonly string[] = []): Outcome {
    const worst = this.#worst && { worst: this.#worst };
    return { tried: this.tried, broken: this.#broken, ...worst, notes };
  }
}

/** Milliseconds of processor time that the work takes, of this thread and its helpers. */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
