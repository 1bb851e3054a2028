import type { Measurements } from '../catalog/evidence/withEvidence';
import type { FeatureMeasurement } from '../protocol/evidence';

/** A layer of a catalog's site, in the catalog's model or in another. */
export interface LayerOf {
  readonly uri: string;
  readonly kind: string;
  readonly layer: number;
  /** Id of the other model. */
  readonly model?: string;
}

/** Of all catalogs: a measurement of a wide register takes some 100 kB. */
const MOST = 500;

/**
 * What pages measured at other layers than those of the catalogs, and in other models, since the server started. The
 * evidence beside a catalog is of its own site, so none of it goes there.
 */
export class LayerMeasurements {
  readonly #known = new Map<string, { readonly at: LayerOf; readonly found: FeatureMeasurement }>();

  keep(at: LayerOf, found: FeatureMeasurement): void {
    const key = JSON.stringify([at.uri, at.kind, at.layer, at.model, found.id]);
    this.#known.delete(key);
    this.#known.set(key, { at, found });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST) this.#known.delete(oldest!);
  }

  /** By feature. */
  of({ uri, kind, layer, model }: LayerOf): Measurements {
    const here = [...this.#known.values()].filter(
      ({ at }) => at.uri === uri && at.kind === kind && at.layer === layer && at.model === model,
    );
    return {
      features: Object.fromEntries(here.map(({ found }) => [found.id, { measurement: found }])),
    };
  }
}
