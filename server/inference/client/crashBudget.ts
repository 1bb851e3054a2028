/** How often the child may die before Dimcat stops restarting it, and how long it waits in between. */
const mostCrashes = 5;
const windowMilliseconds = 180_000;
const firstDelay = 100;
const longestDelay = 5_000;

export class CrashBudget {
  private crashes: number[] = [];

  /** @param now Milliseconds; injected by tests. */
  constructor(private readonly now: () => number = Date.now) {}

  crashed(): void {
    this.crashes = [...this.recent(), this.now()];
  }

  /** Milliseconds to wait before the next start, 0 after none; doubles with every crash of the last 3 minutes. */
  delay(): number {
    const count = this.recent().length;
    return count === 0 ? 0 : Math.min(firstDelay * 2 ** (count - 1), longestDelay);
  }

  get spent(): boolean {
    return this.recent().length >= mostCrashes;
  }

  private recent(): number[] {
    return this.crashes.filter((at) => this.now() - at < windowMilliseconds);
  }
}
