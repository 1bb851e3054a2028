/** Names of the values that `addFlip` adds to a graph. */
import type { EditedPlace } from '../../protocol/flips';

/** Inputs and outputs of an edited graph; W is the width of the site, D for `resid`. */
export const flipNames = {
  /** Inputs, float32 [B, 1, W]: see `Intervention`; `remove` and `add` are zeros if nothing is removed or added. */
  mask: (place: EditedPlace) => `dimcat_mask_${placeName(place)}`,
  force: (place: EditedPlace) => `dimcat_force_${placeName(place)}`,
  remove: (place: EditedPlace) => `dimcat_remove_${placeName(place)}`,
  add: (place: EditedPlace) => `dimcat_add_${placeName(place)}`,
  /** Input, float32 [W]. */
  centre: (place: EditedPlace) => `dimcat_centre_${placeName(place)}`,
  /** Output, float32 [B, S, W]: the vectors before their edit. */
  state: (place: EditedPlace) => `dimcat_state_${placeName(place)}`,
  /** Input, float32 [B, S, D]: the state of the edited layer, where the blocks below it are left out. */
  given: 'dimcat_given',
  /** Input, float32 [B, S, 1], or [B, 1, 1] for all positions: 0 where a position is left as it is. */
  where: 'dimcat_where',
  /** Output, float32 [B, 1, D]: the last state at the last position, which the head reads; or [B, S, D]. */
  end: 'dimcat_end',
  /** Output, float32 [B, V] of the last position, [B, S, V] of all, or [B, classes]. */
  logits: 'dimcat_logits',
} as const;

/** The place alone, of whatever names one. */
export function placeOf({ site, layer }: EditedPlace): EditedPlace {
  return { ...(site && { site }), layer };
}

/** Distinguishes the places of one model, e.g. "3" for the residual stream and "k_3" for the keys of block 3. */
export function placeName({ site = 'resid', layer }: EditedPlace): string {
  return site === 'resid' ? `${layer}` : `${site}_${layer}`;
}
