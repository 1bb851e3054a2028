import { faultError } from '../../protocol/fault';
import type { Feature } from '../../catalog/types';
import { registerIn } from '../register';
import type { CatalogWithEvidence } from '../../catalog/evidence/withEvidence';

/**
 * A feature as a direction of its site: polarity / sqrt(k) on the register, 0 elsewhere, so its norm is 1. Signs are
 * all that Dimcat measures: every registered dimension weighs the same, and how far to move along it is for the user to
 * say.
 *
 * @returns float32, as long as the model has dimensions; undefined if the feature has no register.
 * @throws {FaultError} `evidence-missing`: nothing was measured, so the model's width is unknown.
 */
export function directionOf(
  source: CatalogWithEvidence,
  feature: Feature,
): Float32Array | undefined {
  const register = registerIn(source, feature);
  if (register === undefined) return undefined;
  const direction = new Float32Array(widthOf(source));
  const step = 1 / Math.sqrt(register.pos.length + register.neg.length);
  for (const d of register.pos) direction[d] = step;
  for (const d of register.neg) direction[d] = -step;
  return direction;
}

/** @throws {FaultError} `evidence-missing`. */
function widthOf({ evidence, name }: CatalogWithEvidence): number {
  if (evidence !== undefined) return evidence.model.dimensions;
  throw faultError(
    'evidence-missing',
    `Nothing was measured of ${name} yet, so the width of its model is unknown.`,
    'Measure the catalog first.',
  );
}

/** The layer of the residual stream. @throws {FaultError} `site-unsupported` for other sites. */
export function residualLayer({ catalog: { site } }: CatalogWithEvidence, what: string): number {
  if (site?.kind.value === 'resid') return site.layer.value;
  throw faultError(
    'site-unsupported',
    `${what} speaks of the residual stream, and this catalog of ${site?.kind.value ?? 'no site'}.`,
    'Export it as safetensors, which can hold any site.',
  );
}
