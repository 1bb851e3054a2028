/** Small copies of a catalog's images, made when they are looked at and remembered while they are. */
import { modalityOf } from '../catalog/modality';
import type { InferenceClient } from '../inference/api';
import { stampOf } from '../surroundings/places';
import { catalogOf, type OpenCatalog } from '../surroundings/openCatalog';
import { SharedWork } from '../surroundings/sharedWork';
import type { Equipment } from './equipment';

/** Of at most 28 kB each. */
const MOST_REMEMBERED = 512;

/** By file and its time: what is looked at longest ago goes first. */
class Remembered {
  readonly #made = new Map<string, SharedWork<Uint8Array>>();

  constructor(private readonly inference: InferenceClient) {}

  of(file: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const key = `${file}\n${stampOf(file) ?? 'missing'}`;
    const known = this.#made.get(key);
    const made = known && !known.isStopped ? known : this.make(key, file);
    this.#made.delete(key);
    this.#made.set(key, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > MOST_REMEMBERED) this.#made.delete(oldest!);
    return made.wait(signal);
  }

  private make(key: string, file: string): SharedWork<Uint8Array> {
    const made = new SharedWork((stop) => this.inference.thumbnail(file, stop));
    made.result.catch(() => {
      if (this.#made.get(key) === made) this.#made.delete(key);
    });
    return made;
  }
}

/** By an image's name. Undefined for what is no image of the catalog, and in a workspace that is not trusted. */
export type ThumbnailJob = (
  open: OpenCatalog,
  name: string,
  signal?: AbortSignal,
) => Promise<Uint8Array | undefined>;

export function thumbnailJob({ around, inference }: Equipment): ThumbnailJob {
  const remembered = new Remembered(inference);
  return async (open, name, signal) => {
    const catalog = catalogOf(open);
    if (!around.environment.trusted || modalityOf(catalog) !== 'vision') return undefined;
    const { files, vocabulary } = await around.inputs(open.path, catalog, signal);
    const [id] = vocabulary.idsOf(name);
    const file = id === undefined ? undefined : files[id];
    return file === undefined ? undefined : remembered.of(file, signal);
  };
}
