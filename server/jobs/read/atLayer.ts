/** The same catalog at another layer of its site. */
import { faultError } from '../../protocol/fault';
import type { Prepared } from '../prepare';

/** @throws FaultError `layer-out-of-range`. */
export function atLayer(prepared: Prepared, layer: number): Prepared {
  const { request, summary } = prepared;
  const { kind } = request.site;
  const first = kind === 'resid' ? 0 : 1;
  if (layer >= first && layer <= summary.layers)
    return { ...prepared, request: { ...request, site: { kind, layer } } };
  throw faultError(
    'layer-out-of-range',
    `Layer ${layer} of the site ${kind} is not in the model: it has layers ${first} to ${summary.layers}.`,
    'Choose one of these.',
  );
}
