import { faultError } from '../../protocol/fault';
import type { Feature } from '../../catalog/types';
import { registerIn } from '../register';
import { givenUp } from '../../catalog/claims/claims';
import { dimensionOfId } from '../../catalog/claims/dimensionClaim';
import type { Register } from '../../protocol/evidence';
import type { CatalogWithEvidence } from '../../catalog/evidence/withEvidence';

/**
 * A feature as a direction of its site: polarity / sqrt(k) on the register, 0 elsewhere, so its norm is 1. Signs are
 * all that Dimcat measures: every registered dimension weighs the same, and how far to move along it is for the user to
 * say. A claim of a dimension is 1 there in the sign of its words (of `plus`, else of `minus`).
 *
 * @returns float32, as long as the site has dimensions; undefined if the feature has no register.
 * @throws {FaultError} `evidence-missing`: nothing was measured, so the site's width is unknown; `catalog-invalid`:
 *   the register names a dimension that the site does not have.
 */
export function directionOf(
  source: CatalogWithEvidence,
  feature: Feature,
): Float32Array | undefined {
  const register = registerIn(source, feature);
  if (register === undefined) return undefined;
  const direction = new Float32Array(widthOf(source));
  requireWithin(feature, register, direction.length);
  const step = 1 / Math.sqrt(register.pos.length + register.neg.length);
  for (const d of register.pos) direction[d] = step;
  for (const d of register.neg) direction[d] = -step;
  return direction;
}

/** An index beyond the end of an array would be dropped without a word. @throws {FaultError} `catalog-invalid`. */
function requireWithin({ id }: Feature, { pos, neg }: Register, width: number): void {
  const outside = [...pos, ...neg].find((index) => index >= width);
  if (outside === undefined) return;
  throw faultError(
    'catalog-invalid',
    `The register of ${id.value} has dimension ${outside}, and the site has 0 to ${width - 1}.`,
    'Correct the dimension, or measure the feature again.',
  );
}

/**
 * What a direction is called: the label of its feature; of a claim, its dimension and the sign that the direction has
 * there, which is that of the words it points to. A withdrawn one says so.
 */
export function directionName({ id, label, status, writtenDimensions }: Feature): string {
  const index = dimensionOfId(id.value);
  const sign = writtenDimensions[0]?.polarity ?? '+';
  const name =
    index === undefined
      ? (label?.value ?? id.value)
      : `dimension ${index} (${sign})${label ? `: ${label.value}` : ''}`;
  return givenUp({ status }) ? `${name} (${status.value})` : name;
}

/** The dimensions of the site. @throws {FaultError} `evidence-missing`. */
function widthOf({ width, evidence, catalog: { site }, name }: CatalogWithEvidence): number {
  if (width !== undefined) return width;
  const isStream = site?.kind.value === 'resid';
  if (evidence !== undefined && isStream) return evidence.model.dimensions;
  throw faultError(
    'evidence-missing',
    `How many dimensions the site of ${name} has is unknown: nothing was measured of them yet.`,
    isStream ? 'Measure the catalog first.' : 'Survey its dimensions first.',
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
