import { headlineP95, isHeldOut } from '../protocol/heldOut';
import type { CatalogFacts } from '../catalog/facts';
import type { Catalog, Feature } from '../catalog/types';
import type { FeatureMeasurement } from '../protocol/evidence';
import type { CatalogRow } from '../protocol/panels/overview';
import { knownEvidence } from './evidence';
import { judgedClaims, stateOf } from './overview';
import type { CatalogDocument } from './ports';

/** A feature as a row of a list; of a dimension's claim, `catalog` and `facts` are those of claims. */
export function catalogRowOf(
  document: CatalogDocument,
  catalog: Catalog,
  feature: Feature,
  facts: CatalogFacts,
): CatalogRow {
  const known = knownEvidence(catalog, feature, facts);
  const { measurement, flip } = known.evidence;
  return {
    id: feature.id.value,
    label: feature.label?.value ?? feature.id.value,
    status: feature.status.value,
    state: stateOf(feature, known, judgedClaims(document, feature, known)),
    measurement: measurement ? figuresOf(measurement) : null,
    verdict: flip?.verdict ?? null,
  };
}

function figuresOf(measurement: FeatureMeasurement): CatalogRow['measurement'] {
  const { auc, nullMatched, nPos, nNeg, k } = measurement;
  const { p, q } = nullMatched;
  const nullP95 = headlineP95(measurement);
  return { auc: auc.heldOut, isHeldOut: isHeldOut(measurement), nullP95, p, q, nPos, nNeg, k };
}
