/**
 * What a job measures: the features of a catalog, or what it claims of single dimensions. They differ in what chose
 * their registers and in the file that keeps their evidence.
 */
import { catalogOfClaims, dimensionOfId } from '../catalog/claims/dimensionClaim';
import { claimsIn } from '../catalog/dimensions/claimsIn';
import { originOf, type Origin } from '../catalog/evidence/origin';
import { evidenceOf, type Measurements } from '../catalog/evidence/withEvidence';
import type { CacheResult } from '../inference/api';
import { faultOf } from '../protocol/fault';
import type { Claimed } from '../science/task';
import { readDimensions, updateDimensions } from '../surroundings/dimensionStore';
import { merged } from '../surroundings/evidenceStore';
import type { Surroundings } from '../surroundings/surroundings';
import type { PreparedFeature } from './features';
import { keepEvidence, knownEvidence, signsBasisOf, type Kept, type Settled } from './keep';
import type { Prepared } from './prepare';

export interface Subjects {
  /** Its `features` are what is measured. */
  readonly prepared: Prepared;
  known(): Promise<Measurements | undefined>;
  /** What chose a register that is written out; undefined for one that a rule chooses. */
  originOf(one: PreparedFeature, known: Measurements | undefined): Origin | undefined;
  /** Undefined for features. */
  claimedOf(one: PreparedFeature): Claimed | undefined;
  keep<T>(
    cache: Pick<CacheResult, 'sha256' | 'dimensions'>,
    settle: (known: Measurements | undefined) => Settled<T>,
  ): Promise<Kept<T>>;
}

export function featureSubjects(
  prepared: Prepared,
  openedAt: string,
  around: Surroundings,
): Subjects {
  return {
    prepared,
    known: () => knownEvidence(openedAt),
    originOf: ({ register, feature, anchorTexts }, known) =>
      register.rule === 'dims' ? originOf(register, feature, anchorTexts, known) : undefined,
    claimedOf: () => undefined,
    keep: (_, settle) => keepEvidence(around, openedAt, settle),
  };
}

export function claimSubjects(
  prepared: Prepared,
  openedAt: string,
  { moves }: Surroundings,
): Subjects {
  const catalog = catalogOfClaims(prepared.catalog);
  const place = moves.now(openedAt);
  return {
    prepared: { ...prepared, catalog, features: prepared.claims },
    known: () => knownClaims(place),
    originOf: ({ feature: { registerOrigin } }) =>
      registerOrigin
        ? { source: 'declared', anchors: [], words: registerOrigin.value }
        : { source: 'ranked', anchors: [] },
    claimedOf: ({ feature }) => (feature.registerOrigin ? 'elsewhere' : 'among-all'),
    keep: (cache, settle) => keepClaims(prepared, cache, place, settle),
  };
}

/** Those of a feature's id, or of a claim's. */
export function subjectsOf(
  id: string,
  prepared: Prepared,
  openedAt: string,
  around: Surroundings,
): Subjects {
  const subjects = dimensionOfId(id) === undefined ? featureSubjects : claimSubjects;
  return subjects(prepared, openedAt, around);
}

async function knownClaims(place: string): Promise<Measurements | undefined> {
  const file = await readDimensions(place).catch(() => undefined);
  return file && claimsIn(file);
}

/** Settles and saves what was found out of claims; where it cannot be saved, it is settled all the same. */
async function keepClaims<T>(
  prepared: Prepared,
  cache: Pick<CacheResult, 'sha256' | 'dimensions'>,
  place: string,
  settle: (known: Measurements | undefined) => Settled<T>,
): Promise<Kept<T>> {
  let settled: Settled<T> | undefined;
  try {
    await updateDimensions(place, (file) => {
      const known = file && claimsIn(file);
      settled = settle(known);
      const all: Measurements = { features: merged(known?.features ?? {}, settled.features) };
      const changed = [...settled.features.keys()].map(
        (id) => [dimensionOfId(id)!, { claim: evidenceOf(all, id)! }] as const,
      );
      return { basis: signsBasisOf(prepared, cache), dimensions: new Map(changed) };
    });
    return { value: settled!.value };
  } catch (error) {
    const { message, advice } = faultOf(error);
    const { value } = settled ?? settle(await knownClaims(place));
    return {
      value,
      unsaved: `What was measured of dimensions was not saved. ${message} ${advice}`,
    };
  }
}
