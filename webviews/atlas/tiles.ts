/** Tiles that were asked for, the most recent ones kept: several in one question, none twice at a time. */
import { MOST_TILES, type TileAt } from '../../server/protocol/panels/atlas';
import type { Blocks } from './layout/blocks';

/** A tile takes 128 kB here, and 256 kB once it is drawn. */
const MOST_KEPT = 160;
/** While a person pans or zooms, nothing is asked. */
const PAUSE_MS = 100;

export interface Tile<P> {
  readonly blocks: Blocks;
  /** As drawn in the colours of now; made on first use. */
  picture: P | undefined;
}

export class Tiles<P> {
  readonly #known = new Map<string, Tile<P>>();
  readonly #asked = new Set<string>();
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** The tiles in the order asked for. */
    private readonly ask: (tiles: readonly TileAt[]) => Promise<readonly Blocks[]>,
    private readonly onTiles: () => void,
    private readonly onFault: (error: unknown) => void,
  ) {}

  get(at: TileAt): Tile<P> | undefined {
    const key = keyOf(at);
    const known = this.#known.get(key);
    if (known === undefined) return undefined;
    this.#known.delete(key);
    this.#known.set(key, known);
    return known;
  }

  /** Asks for those that are missing, after a pause; a later call takes the place of this one. */
  want(tiles: readonly TileAt[]): void {
    clearTimeout(this.#waiting);
    const missing = tiles.filter(
      (at) => !this.#known.has(keyOf(at)) && !this.#asked.has(keyOf(at)),
    );
    if (missing.length === 0) return;
    this.#waiting = setTimeout(() => {
      for (let i = 0; i < missing.length; i += MOST_TILES)
        void this.#fetch(missing.slice(i, i + MOST_TILES));
    }, PAUSE_MS);
  }

  /** Pictures are drawn again, e.g. in other colours. */
  repaint(): void {
    for (const tile of this.#known.values()) tile.picture = undefined;
  }

  /** Nothing is asked any more. */
  end(): void {
    clearTimeout(this.#waiting);
  }

  async #fetch(tiles: readonly TileAt[]): Promise<void> {
    for (const at of tiles) this.#asked.add(keyOf(at));
    try {
      const all = await this.ask(tiles);
      tiles.forEach((at, i) => this.#keep(at, all[i]!));
    } catch (error) {
      this.onFault(error);
    } finally {
      for (const at of tiles) this.#asked.delete(keyOf(at));
    }
    this.onTiles();
  }

  #keep(at: TileAt, blocks: Blocks): void {
    this.#known.set(keyOf(at), { blocks, picture: undefined });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KEPT) this.#known.delete(oldest!);
  }
}

function keyOf({ levelX, levelY, row, column }: TileAt): string {
  return `${levelX} ${levelY} ${row} ${column}`;
}
