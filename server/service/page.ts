import { allIn } from '../catalog/claims/dimensionClaim';
import { claimsOf } from '../catalog/claims/claims';
import { writtenWords } from '../catalog/claims/stamps';
import { modelName } from '../catalog/modelName';
import type { CatalogFacts } from '../catalog/facts';
import type { FeaturePage } from '../protocol/requests';
import { knownEvidence } from './evidence';
import type { CatalogDocument } from './ports';

/** Listed as a reason, since nothing can be compared. */
const unknown = ['cannot be checked: the model or the tokenizer is not loaded'];

/** Everything that a feature's page shows; undefined if the catalog has no such feature. */
export function pageOf(
  { uri, parsed: { catalog } }: CatalogDocument,
  facts: CatalogFacts,
  id: string,
): FeaturePage | undefined {
  const feature = allIn(catalog).find((each) => each.id.value === id);
  if (catalog === undefined || feature === undefined) return undefined;
  const { site, signs } = catalog;
  const known = knownEvidence(catalog, feature, facts);
  const { evidence, compared, staleMeasurement, staleFlip } = known;
  return {
    uri,
    id,
    label: feature.label?.value ?? id,
    description: feature.description?.value ?? '',
    status: feature.status.value,
    model: modelName(catalog) ?? 'no model',
    site: site === undefined ? 'no site' : `${site.kind.value}, layer ${site.layer.value}`,
    signs,
    evidence,
    staleMeasurement: [...staleMeasurement, ...(evidence.measurement && !compared ? unknown : [])],
    claims: claimsOf(feature).flatMap((claim) => {
      const written = writtenWords(claim, evidence);
      return written === undefined ? [] : [`${claim.text}: ${written}`];
    }),
    staleFlip: [...staleFlip, ...(evidence.flip && !compared ? unknown : [])],
  };
}
