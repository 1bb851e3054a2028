import { verdictLine } from '../../protocol/flipWords';
import { chanceWords } from '../../protocol/chance';
import { headlineP95, isHeldOut, originWords } from '../../protocol/heldOut';
import { noIntervalReason } from '../../protocol/intervals';
import { claimsOf } from '../../catalog/claims/claims';
import { writtenWords } from '../../catalog/claims/stamps';
import { nounsOf, positionOf } from '../../catalog/modality';
import type { Feature } from '../../catalog/types';
import type { FeatureEvidence, FeatureMeasurement } from '../../protocol/evidence';
import { modelName } from '../../catalog/modelName';
import { type CatalogWithEvidence, evidenceIn } from '../../catalog/evidence/withEvidence';
import { dimensionsCard } from './dimensionsCard';
import { escaped, markdownTable } from './markdown';
import { count, fixed, interval } from '../../protocol/format';

/**
 * A section for a model card (README.md of a model): features, best held-out AUC first, then claims of dimensions.
 * Catalog text is escaped.
 */
export function modelCard(source: CatalogWithEvidence): string {
  const { catalog } = source;
  const measured = measuredFeatures(source);
  return [
    `## Dimension catalog: ${escaped(catalog.title?.value ?? source.name)}`,
    introduction(source, measured.length),
    measured.length === 0 ? 'Nothing was measured yet.' : table(measured, source),
    measured.length === 0 ? '' : CAUTION,
    ...dimensionsCard(source),
    credits(source),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

const CAUTION =
  'Read the held-out AUC beside its null: what 95 % of sets reach by the same procedure, of as many words that look like ' +
  'the anchors and are as frequent, or, if it says so, of random ones. The in-sample AUC was computed on the same anchors that chose the dimensions and proves nothing by itself. A sign-flip test that is "not ' +
  'specific" found other concepts or random dimensions to move as much, and one whose specificity was not tested had no control that could tell. "Others move 40 % ' +
  'as much" is the share of the effect that the words of other features show: 0 % is selective, 100 % is not.';

interface Row {
  readonly feature: Feature;
  readonly measurement: FeatureMeasurement;
}

function measuredFeatures(source: CatalogWithEvidence): Row[] {
  const rows = source.catalog.features.flatMap((feature) => {
    const { measurement } = evidenceIn(source, feature);
    return measurement === undefined ? [] : [{ feature, measurement }];
  });
  return rows.sort((a, b) => b.measurement.auc.heldOut.value - a.measurement.auc.heldOut.value);
}

function introduction(source: CatalogWithEvidence, measured: number): string {
  const { catalog, evidence } = source;
  const { site, features, signs } = catalog;
  const where =
    site === undefined ? 'no site' : `\`${site.kind.value}\`, layer ${site.layer.value}`;
  const hash = evidence === undefined ? '' : ` (SHA-256 ${evidence.model.sha256.slice(0, 12)}…)`;
  const things = positionOf(catalog) === undefined ? 'words' : nounsOf(catalog).many;
  return (
    `Which signs of the hidden dimensions go with which ${things} in ${escaped(modelName(catalog) ?? 'the model')}${hash}, ` +
    `at ${where}, ${signs} signs. ${measured} of ${features.length} features measured.`
  );
}

function table(rows: readonly Row[], source: CatalogWithEvidence): string {
  const titles = [
    'Feature',
    'Held-out AUC [95 %]',
    'Null p95',
    'p, q',
    'In-sample AUC',
    'n+',
    'n−',
    'k',
    'Sign-flip test',
    'Claims',
  ];
  const lines = rows.map(({ feature, measurement: m }) => [
    escaped(feature.label?.value ?? feature.id.value) + given(feature),
    estimate(m),
    fixed(headlineP95(m), 3),
    chanceWords(m.nullMatched),
    fixed(m.auc.inSample.value, 3),
    count(m.nPos),
    count(m.nNeg),
    `${m.k}`,
    flipWords(evidenceIn(source, feature)),
    claimWords(feature, evidenceIn(source, feature)),
  ]);
  return markdownTable(titles, lines);
}

function flipWords({ flip }: FeatureEvidence): string {
  return flip ? verdictLine(flip) : '–';
}

/** The claims that the catalog writes, and whether it wrote them before their numbers. */
function claimWords(feature: Feature, evidence: FeatureEvidence): string {
  const claims = claimsOf(feature).flatMap((claim) => {
    const written = writtenWords(claim, evidence);
    return written === undefined ? [] : [`${claim.text}: ${written}`];
  });
  return claims.length === 0 ? '–' : escaped(claims.join('; '));
}

function given({ status }: Feature): string {
  return status.value === 'refuted' || status.value === 'deprecated' ? ` (${status.value})` : '';
}

function estimate(measurement: FeatureMeasurement): string {
  if (!isHeldOut(measurement)) return escaped(originWords(measurement)!);
  const { value, low, high } = measurement.auc.heldOut;
  const bounds =
    low === null || high === null
      ? `(no interval: ${noIntervalReason(measurement)})`
      : interval({ low, high });
  return `${fixed(value, 3)} ${bounds}`;
}

function credits({ catalog, evidence }: CatalogWithEvidence): string {
  const authors = catalog.authors.map(({ name }) => escaped(name.value)).join(', ');
  const provenance = Object.values(evidence?.features ?? {}).find((f) => f.measurement)?.measurement
    ?.provenance;
  return [
    authors && `Authors: ${authors}.`,
    catalog.license && `Licence: ${escaped(catalog.license.value)}.`,
    provenance &&
      `Measured with Dimcat ${escaped(provenance.dimcat)}, ${provenance.folds} folds, seed ${provenance.seed}.`,
  ]
    .filter(Boolean)
    .join(' ');
}
