/**
 * What a job measures: the features of a catalog, or what it claims of single dimensions. They differ in what chose
 * their registers and in the file that keeps their evidence.
 */
import { catalogOfClaims, dimensionOfId } from '../catalog/claims/dimensionClaim';
import { claimsIn } from '../catalog/dimensions/claimsIn';
import { originOf, type Origin } from '../catalog/evidence/origin';
import { evidenceOf, type Measurements } from '../catalog/evidence/withEvidence';
import type { CacheResult } from '../inference/api';
import type { Claimed } from '../science/task';
import { merged } from '../surroundings/evidenceStore';
import type { Surroundings } from '../surroundings/surroundings';
import type { PreparedFeature } from './features';
import {
  keepEvidence,
  keepSettled,
  knownEvidence,
  knownOf,
  signsBasisOf,
  type Kept,
  type Known,
  type Settled,
} from './keep';
import type { Prepared } from './prepare';

export interface Subjects {
  /** Its `features` are what is measured. */
  readonly prepared: Prepared;
  known(): Promise<Known<Measurements>>;
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
  around: Surroundings,
): Subjects {
  const catalog = catalogOfClaims(prepared.catalog);
  return {
    prepared: { ...prepared, catalog, features: prepared.claims },
    known: () => knownClaims(around, openedAt),
    originOf: ({ feature: { registerOrigin } }) =>
      registerOrigin
        ? { source: 'declared', anchors: [], words: registerOrigin.value }
        : { source: 'ranked', anchors: [] },
    claimedOf: ({ feature }) => (feature.registerOrigin ? 'elsewhere' : 'among-all'),
    keep: (cache, settle) => keepClaims({ prepared, cache, around, openedAt }, settle),
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

/** The evidence of claims. */
async function knownClaims(around: Surroundings, openedAt: string): Promise<Known<Measurements>> {
  const known = await knownOf(around.dimensions(around.moves.now(openedAt)));
  return { ...known, value: known.value?.claims };
}

interface ClaimWork {
  readonly prepared: Prepared;
  readonly cache: Pick<CacheResult, 'sha256' | 'dimensions'>;
  readonly around: Surroundings;
  readonly openedAt: string;
}

/** Settles and saves what was found out of claims; where it cannot be saved, it is held in memory. */
function keepClaims<T>(
  { prepared, cache, around, openedAt }: ClaimWork,
  settle: (known: Measurements | undefined) => Settled<T>,
): Promise<Kept<T>> {
  return keepSettled(around, openedAt, 'What was measured of dimensions', (file) => {
    const known = file && claimsIn(file);
    const { features, value } = settle(known);
    const all: Measurements = { features: merged(known?.features ?? {}, features) };
    const changed = [...features.keys()].map(
      (id) => [dimensionOfId(id)!, { claim: evidenceOf(all, id)! }] as const,
    );
    const change = { basis: signsBasisOf(prepared, cache), dimensions: new Map(changed) };
    return { change, value };
  });
}
