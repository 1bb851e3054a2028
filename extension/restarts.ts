/**
 * Decides when to restart a crashed server, and when to give up. Pure: the caller supplies the clock.
 *
 * The wait doubles from half a second with each crash in the window, so that a server that dies at start does not
 * spin; a server that dies occasionally restarts quickly.
 */
export class CrashBudget {
  #crashes: number[] = [];

  /**
   * @param limit The crash in a window at which to give up (5: four restarts).
   * @param windowMs Length of the window in milliseconds.
   */
  constructor(
    private readonly limit = 5,
    private readonly windowMs = 3 * 60_000,
  ) {}

  /**
   * Counts one crash.
   *
   * @param now Milliseconds on any clock that does not run backwards.
   * @returns Milliseconds to wait before the restart; undefined: give up.
   */
  crashed(now: number): number | undefined {
    this.#crashes = [...this.#crashes.filter((at) => now - at < this.windowMs), now];
    const count = this.#crashes.length;
    if (count >= this.limit) return undefined;
    return count === 1 ? 0 : 500 * 2 ** (count - 2);
  }

  /** Forgets all crashes: a person asked for a restart. */
  reset(): void {
    this.#crashes = [];
  }
}
