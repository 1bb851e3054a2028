import { randomBytes } from 'node:crypto';
import type { CatalogFacts } from '../../catalog/facts';
import type { CatalogDocument } from '../../service/ports';

/** Names states of catalogs and of what lies around them, so that pages know when what they remember is void. */
export class Revisions {
  /** Of this process: another server numbers from 1 again. */
  readonly #process = randomBytes(6).toString('hex');
  readonly #numbers = new WeakMap<object, number>();
  #last = 0;

  /** Facts are remembered until something changes, so their parts are compared by identity. */
  of(document: CatalogDocument, facts: CatalogFacts, cache: string): string {
    const { model, vocabulary, evidence, dimensions } = facts;
    const parts = [document.parsed, model, vocabulary, evidence, dimensions].map((part) =>
      this.#number(part),
    );
    return [this.#process, ...parts, cache].join('.');
  }

  #number(part: object | undefined): number {
    if (part === undefined) return 0;
    const number = this.#numbers.get(part) ?? ++this.#last;
    this.#numbers.set(part, number);
    return number;
  }
}
