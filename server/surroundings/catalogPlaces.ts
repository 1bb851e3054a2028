/** Where catalogs lie now that were renamed or moved while a job ran on them: its results go to the new place. */
import * as path from 'node:path';

export class CatalogPlaces {
  readonly #moves: { readonly from: string; readonly to: string }[] = [];

  /** A file, or a folder with all in it, has another absolute path now. */
  moved(from: string, to: string): void {
    this.#moves.push({ from, to });
  }

  /** Where the file of that path lies now. */
  now(file: string): string {
    return this.#moves.reduce((place, { from, to }) => {
      const inside = place.startsWith(from + path.sep);
      return place === from || inside ? to + place.slice(from.length) : place;
    }, file);
  }
}
