/**
 * What was found out of dimensions and could not be written: it is kept, and shown, until it can. Kept are the changes,
 * which the next file that can be written is made of, whatever it holds by then.
 */
import { withChange, type DimensionsChange } from '../catalog/dimensions/changeDimensions';
import { claimsIn } from '../catalog/dimensions/claimsIn';
import { dimensionsParts } from '../catalog/dimensions/printDimensions';
import type { CatalogFacts } from '../catalog/facts';
import type { DimensionsFile } from '../protocol/dimensions';
import { sha256 } from './claimStamps';

/** A file of dimensions and what was derived from it. */
export type KnownDimensions = Required<Pick<CatalogFacts, 'dimensions' | 'claims'>>;

export function knownDimensionsOf(dimensions: DimensionsFile): KnownDimensions {
  return { dimensions, claims: claimsIn(dimensions) };
}

interface Held {
  /** Oldest first. */
  readonly changes: readonly DimensionsChange[];
  readonly known: KnownDimensions;
}

export class UnsavedDimensions {
  readonly #held = new Map<string, Held>();

  /** All that is known of a catalog's dimensions; undefined if their file lacks nothing. */
  of(catalogPath: string): KnownDimensions | undefined {
    return this.#held.get(catalogPath)?.known;
  }

  /** What the next file must have too, oldest first. */
  changes(catalogPath: string): readonly DimensionsChange[] {
    return this.#held.get(catalogPath)?.changes ?? [];
  }

  /** @param known All that was known before this change. */
  hold(catalogPath: string, change: DimensionsChange, known: DimensionsFile): void {
    this.#held.set(catalogPath, {
      changes: [...this.changes(catalogPath), change],
      known: knownDimensionsOf(withChange(known, change, sha256)),
    });
  }

  saved(catalogPath: string): void {
    this.#held.delete(catalogPath);
  }

  /** As the file would be. */
  text(catalogPath: string): string | undefined {
    const known = this.of(catalogPath);
    return known && [...dimensionsParts(known.dimensions, sha256)].join('');
  }
}
