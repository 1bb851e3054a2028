/** What edits of a place turn about. */
import type { EditedLayer } from '../../../protocol/flips';
import type { Place } from '../../../protocol/states';
import { meanState } from '../../flip/magnitudes';
import type { SignPlace, Signs } from '../ports';
import type { FlipScene } from './scene';

/** The vocabulary mean for centred signs, zeros for raw ones. */
export function centreOf(signs: Signs, { signs: rule }: Pick<SignPlace, 'signs'>): Float32Array {
  return rule === 'centred' ? signs.mean : new Float32Array(signs.mean.length);
}

export function editedAt({ site, layer }: Place, centre: Float32Array): EditedLayer {
  return { site, layer, centre };
}

/** The centre at each of several places, by its index: about what the flips of the scene turn. */
export async function centresAt(
  { subject, ground, prompts }: FlipScene,
  places: readonly SignPlace[],
): Promise<(place: number, signs: Signs) => Float32Array> {
  if (ground.centres.about !== 'prompts') return (place, signs) => centreOf(signs, places[place]!);
  const { states } = await subject.model.states({
    sequences: prompts,
    places: places.map(({ site, layer }) => ({ site, layer })),
    positions: 'all',
  });
  return (place, { mean: { length: d } }) => {
    let from = 0;
    const bySequence = prompts.map(({ length }) =>
      states[place]!.subarray(from * d, (from += length) * d),
    );
    return meanState(bySequence, d, subject.prefix.length);
  };
}
