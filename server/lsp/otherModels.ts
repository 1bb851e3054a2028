import { createHash } from 'node:crypto';
import type { ModelClause } from '../catalog/types';

/** Models that a catalog was compared with, until the server ends: pages have their ids, never their paths. */
export class OtherModels {
  readonly #known = new Map<string, ModelClause>();

  /** @returns Its id, the same for the same files. */
  add(model: ModelClause): string {
    const { path, tokenizer, stream, tensors } = model;
    const parts = [path, tokenizer, stream].map((each) => each?.value);
    const hash = createHash('sha256').update(JSON.stringify([...parts, tensors]));
    const id = hash.digest('hex').slice(0, 16);
    this.#known.set(id, model);
    return id;
  }

  find(id: string): ModelClause | undefined {
    return this.#known.get(id);
  }

  all(): readonly (readonly [id: string, model: ModelClause])[] {
    return [...this.#known];
  }
}
