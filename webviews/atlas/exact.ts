/** The cell that the tip is about, with all its digits, once the person pauses there. */
import type { Exact } from './modes/mode';

const PAUSE_MS = 120;

export class ExactCell {
  #known: { readonly name: string; readonly cell: Exact } | undefined;
  /** Asked for last, whatever came of it: a question that failed is not asked again until the person moves. */
  #asked: string | undefined;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onCell: () => void) {}

  of(name: string): Exact | undefined {
    return this.#known?.name === name ? this.#known.cell : undefined;
  }

  /** A later call takes the place of this one. */
  want(name: string, ask: () => Promise<Exact>, onFault: (error: unknown) => void): void {
    if (name === this.#asked) return;
    clearTimeout(this.#waiting);
    this.#asked = name;
    this.#waiting = setTimeout(() => {
      ask().then((cell) => {
        this.#known = { name, cell };
        this.onCell();
      }, onFault);
    }, PAUSE_MS);
  }

  forget(): void {
    clearTimeout(this.#waiting);
    this.#known = undefined;
    this.#asked = undefined;
  }
}
