/** q of features measured without the rest: over the catalog with earlier measurements, or withheld. */
import { canonicalJson } from '../catalog/evidence/seal';
import { evidenceOfFeature, type Measurements } from '../catalog/evidence/withEvidence';
import { CHANCE_LEVEL } from '../protocol/chance';
import type { Basis, FeatureMeasurement, HeadlineNull, NullNote } from '../protocol/evidence';
import { benjaminiHochberg } from '../science/multiple';
import { pOf, undecided, type Tally } from '../science/null/sequential';
import type { PreparedFeature } from './features';
import { frequencyBasis } from './frequency';
import { basisOf } from './keep';
import type { Prepared } from './prepare';

export interface CatalogQ {
  readonly fresh: readonly FeatureMeasurement[];
  /** Features that were not measured now but whose q changes. */
  readonly others: readonly FeatureMeasurement[];
}

/**
 * @param fresh Measured now, on the cache with the given hash.
 * @param evidence Earlier measurements; they count if they are of the current catalog.
 */
export function withCatalogQ(
  fresh: readonly FeatureMeasurement[],
  evidence: Measurements | undefined,
  prepared: Prepared,
  cacheSha256: string,
): CatalogQ {
  const now = new Map(fresh.map((one) => [one.id, one]));
  const family: FeatureMeasurement[] = [];
  for (const feature of prepared.features.all()) {
    const known = now.get(feature.id) ?? currentOf(feature, evidence, prepared, cacheSha256);
    if (!known) return { fresh: fresh.map(incomplete), others: [] };
    family.push(known);
  }
  const corrected = correct(family);
  return {
    fresh: corrected.filter(({ id }) => now.has(id)),
    others: corrected.filter(({ id }) => !now.has(id)),
  };
}

/** Draws of the catalog's other features that are measured as it stands, for what is about to be measured. */
export function talliesBeside(
  measuring: readonly PreparedFeature[],
  evidence: Measurements | undefined,
  prepared: Prepared,
  cacheSha256: string,
): Tally[] {
  const now = new Set(measuring.map(({ id }) => id));
  return prepared.features
    .all()
    .filter(({ id }) => !now.has(id))
    .map((feature) => currentOf(feature, evidence, prepared, cacheSha256))
    .filter((known) => known !== undefined && known.nullMatched.p !== null)
    .map((known) => tallyOf(known!.nullMatched));
}

/** The evidence of a feature, if it is current. */
export function currentOf(
  feature: PreparedFeature,
  evidence: Measurements | undefined,
  prepared: Prepared,
  cacheSha256: string,
): FeatureMeasurement | undefined {
  const { measurement } = evidenceOfFeature(evidence, feature.feature) ?? {};
  const basis = { ...basisOf(feature, prepared, cacheSha256), ...frequencyBasis(prepared) };
  return measurement && sameBasis(measurement.basis, basis)
    ? { ...measurement, id: feature.id }
    : undefined;
}

function sameBasis(a: Basis, b: Basis): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function incomplete(measurement: FeatureMeasurement): FeatureMeasurement {
  const { nullMatched } = measurement;
  const notes = noted(nullMatched, 'catalog-incomplete', nullMatched.p !== null);
  return { ...measurement, nullMatched: { ...nullMatched, q: null, notes } };
}

function correct(family: readonly FeatureMeasurement[]): FeatureMeasurement[] {
  const tested = family.filter(({ nullMatched }) => nullMatched.p !== null);
  const tallies = tested.map(({ nullMatched }) => tallyOf(nullMatched));
  const q = benjaminiHochberg(tallies.map(pOf));
  const open = new Set(undecided(tallies, CHANCE_LEVEL));
  return family.map((one) => {
    const i = tested.indexOf(one);
    if (i < 0 || tested.length < 2) return one;
    const notes = noted(one.nullMatched, 'limited-by-draws', open.has(i));
    return { ...one, nullMatched: { ...one.nullMatched, q: q[i]!, family: tested.length, notes } };
  });
}

/** Counts, since the p of evidence is rounded. @param given With a p. */
function tallyOf({ p, draws }: HeadlineNull): Tally {
  return { draws, reached: Math.round(p! * (draws + 1)) - 1 };
}

/** Its note on why p is withheld, and this one if it applies. */
function noted({ notes }: HeadlineNull, note: NullNote, holds: boolean): readonly NullNote[] {
  return [...notes.filter((one) => one === 'no-look-alikes'), ...(holds ? [note] : [])];
}
