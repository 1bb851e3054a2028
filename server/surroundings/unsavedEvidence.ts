/** Evidence that could not be written (a read-only folder, a full disk): it is kept, and shown, until it can. */
import type { PromptChanges } from '../catalog/evidence/keptPrompts';
import { evidenceParts } from '../catalog/evidence/printEvidence';
import { twinsOf } from '../catalog/evidence/twins';
import type { Twins } from '../catalog/evidence/twins';
import type { EvidenceFile, FeatureEvidence } from '../protocol/evidence';
import { sha256 } from './claimStamps';

/** A sidecar and what was derived from it. */
export interface KnownEvidence {
  readonly evidence: EvidenceFile;
  readonly twins: readonly Twins[];
}

export class UnsavedEvidence {
  readonly #held = new Map<string, KnownEvidence>();
  readonly #prompts = new Map<string, PromptChanges>();

  /** All that is known of a catalog, with what its file lacks; undefined if its file lacks nothing. */
  of(catalogPath: string): KnownEvidence | undefined {
    return this.#held.get(catalogPath);
  }

  /** The features that the next file must have too. */
  features(catalogPath: string): ReadonlyMap<string, FeatureEvidence> {
    return new Map(Object.entries(this.#held.get(catalogPath)?.evidence.features ?? {}));
  }

  /** What the next file must make of prompts. */
  prompts(catalogPath: string): PromptChanges {
    return this.#prompts.get(catalogPath) ?? new Map();
  }

  /** @param prompts What was kept or removed just now. */
  hold(catalogPath: string, evidence: EvidenceFile, prompts: PromptChanges = new Map()): void {
    this.#held.set(catalogPath, { evidence, twins: twinsOf(evidence) });
    this.#prompts.set(catalogPath, new Map([...this.prompts(catalogPath), ...prompts]));
  }

  saved(catalogPath: string): void {
    this.#held.delete(catalogPath);
    this.#prompts.delete(catalogPath);
  }

  /** As its file would be. */
  text(catalogPath: string): string | undefined {
    const held = this.#held.get(catalogPath);
    return held && [...evidenceParts(held.evidence, sha256)].join('');
  }
}
