/** Which panels are open, in the order in which they had the focus. Pure. */
export class OpenPanels<P> {
  /** The latest last. */
  #open: readonly { readonly key: string; readonly panel: P }[] = [];

  /** @param key Of its kind and catalog. */
  add(key: string, panel: P): void {
    this.#open = [...this.#open, { key, panel }];
  }

  remove(panel: P): void {
    this.#open = this.#open.filter((each) => each.panel !== panel);
  }

  /** The panel has the focus now. */
  focus(panel: P): void {
    const known = this.#open.find((each) => each.panel === panel);
    if (known === undefined) return;
    this.remove(panel);
    this.#open = [...this.#open, known];
  }

  /** The one that had the focus last. @param but Another than this. */
  latest(key: string, but?: P): P | undefined {
    return this.#open.filter((each) => each.key === key && each.panel !== but).at(-1)?.panel;
  }

  all(): readonly P[] {
    return this.#open.map(({ panel }) => panel);
  }
}
