/** What edits of a place are measured from. */
import type { EditedLayer } from '../../../protocol/flips';
import type { Place } from '../../../protocol/states';
import type { SignPlace, Signs } from '../ports';

/** The vocabulary mean for centred signs, zeros for raw ones. */
export function centreOf(signs: Signs, { signs: rule }: Pick<SignPlace, 'signs'>): Float32Array {
  return rule === 'centred' ? signs.mean : new Float32Array(signs.mean.length);
}

export function editedAt({ site, layer }: Place, centre: Float32Array): EditedLayer {
  return { site, layer, centre };
}
