/** How the signs of dimensions hold over the layers of the residual stream, each token alone. */
import { popcount, popcountAnd } from '../../core/bits';
import { planeOf } from '../../core/planes';
import type { DimensionFacts, LayerSign } from '../../protocol/dimensionFacts';
import type { ExperimentHost } from '../experiments/experiment';
import type { Subject } from '../experiments/ports';
import { phiOf } from './phi';
import type { FactsTask } from './task';

type OverLayers = DimensionFacts['layers'];

/** @returns One answer for each dimension of the task. */
export async function overLayers(
  { model, place }: Pick<Subject, 'model' | 'place'>,
  { dimensions, layers, unread }: Pick<FactsTask, 'dimensions' | 'layers' | 'unread'>,
  host: Pick<ExperimentHost, 'breathe'>,
): Promise<OverLayers[]> {
  if (place.site !== 'resid') {
    const reason = 'only dimensions of the residual stream are the same ones at every layer';
    return dimensions.map(() => ({ reason }));
  }
  const here = await model.signs(place);
  // Copies: another cache may take the place of this one.
  const own = dimensions.map((d) => planeOf(here.planes, d).slice());
  const tokens = popcount(here.tokens);
  const others: LayerSign[][] = dimensions.map(() => []);
  for (const layer of layers) {
    const there = await model.signs({ ...place, layer });
    dimensions.forEach((d, i) =>
      others[i]!.push({ layer, ...compared(own[i]!, planeOf(there.planes, d), here.tokens) }),
    );
    await host.breathe();
  }
  return others.map((found) => ({ tokens, others: found, unread }));
}

/** @param tokens The set that counts. */
function compared(
  here: Uint32Array,
  there: Uint32Array,
  tokens: Uint32Array,
): Omit<LayerSign, 'layer'> {
  const n = popcount(tokens);
  const [a, b] = [popcountAnd(here, tokens), popcountAnd(there, tokens)];
  const both = popcountAnd(
    here.map((word, i) => word & there[i]!),
    tokens,
  );
  return {
    same: (n - a - b + 2 * both) / n,
    phi: phiOf({ n, a, b, both }),
    plusShare: b / n,
  };
}
