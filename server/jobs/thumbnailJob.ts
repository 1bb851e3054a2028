/** Small copies of a catalog's images, made when they are looked at and remembered while they are. */
import { modalityOf } from '../catalog/modality';
import type { InferenceClient } from '../inference/api';
import { stampOf } from '../surroundings/places';
import { catalogOf, type OpenCatalog } from '../surroundings/openCatalog';
import type { Equipment } from './equipment';

/** Of at most 28 kB each. */
const MOST_REMEMBERED = 512;

/** By file and its time: what is looked at longest ago goes first. */
class Remembered {
  readonly #made = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly inference: InferenceClient) {}

  of(file: string): Promise<Uint8Array> {
    const key = `${file}\n${stampOf(file) ?? 'missing'}`;
    const made = this.#made.get(key) ?? this.inference.thumbnail(file);
    this.#made.delete(key);
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    const [oldest] = this.#made.keys();
    if (this.#made.size > MOST_REMEMBERED) this.#made.delete(oldest!);
    return made;
  }
}

/** By an image's name. Undefined for what is no image of the catalog, and in a workspace that is not trusted. */
export type ThumbnailJob = (open: OpenCatalog, name: string) => Promise<Uint8Array | undefined>;

export function thumbnailJob({ around, inference }: Equipment): ThumbnailJob {
  const remembered = new Remembered(inference);
  return async (open, name) => {
    const catalog = catalogOf(open);
    if (!around.environment.trusted || modalityOf(catalog) !== 'vision') return undefined;
    const { files, vocabulary } = await around.inputs(open.path, catalog);
    const [id] = vocabulary.idsOf(name);
    const file = id === undefined ? undefined : files[id];
    return file === undefined ? undefined : remembered.of(file);
  };
}
