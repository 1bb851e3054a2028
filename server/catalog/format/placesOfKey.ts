import { catalogShape } from './catalogFormat';
import type { Shape } from './shape';

/** The places in the format that have a key, in words: "an item of features", "model". None for an unknown key. */
export function placesOfKey(key: string): readonly string[] {
  return places.get(key) ?? [];
}

const places = new Map<string, string[]>();
collect(catalogShape, 'the catalog itself');

function collect(shape: Shape, place: string): void {
  if (shape.kind === 'either') for (const one of shape.of) collect(one, place);
  else if (shape.kind === 'list') collect(shape.of, `an item of ${place}`);
  else if (shape.kind === 'table') collect(shape.of, `an entry of ${place}`);
  else if (shape.kind === 'map') {
    for (const [key, field] of Object.entries(shape.fields)) {
      const known = places.get(key) ?? [];
      if (!known.includes(place)) places.set(key, [...known, place]);
      collect(field.shape, key);
    }
  }
}
