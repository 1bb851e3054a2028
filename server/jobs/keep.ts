/** The provenance of a number, and saving both; a full disk costs the file, never the numbers. */
import type { CacheResult, ModelSummary } from '../inference/api';
import type { DimensionsChange } from '../catalog/dimensions/changeDimensions';
import type { Basis, EvidenceFile, ModelFacts, Provenance, SignsBasis } from '../protocol/evidence';
import { faultOf } from '../protocol/fault';
import { updateDimensions } from '../surroundings/dimensionStore';
import {
  merged,
  readEvidence,
  updateEvidence,
  type EvidenceChange,
} from '../surroundings/evidenceStore';
import type { Surroundings } from '../surroundings/surroundings';
import type { Equipment } from './equipment';
import type { PreparedFeature } from './features';
import { frequencyBasis } from './frequency';
import type { Prepared } from './prepare';

export function modelFactsOf({ sha256, dimensions, layers, vocabulary }: ModelSummary): ModelFacts {
  return { sha256, dimensions, layers, vocabulary };
}

/** What a measurement of the feature depends on: the request to the model, and the resolved tokens. */
export function basisOf(
  { anchors, negatives, register }: PreparedFeature,
  prepared: Pick<Prepared, 'summary' | 'request'>,
  cacheSha256: string,
): Basis {
  return { ...signsOf(prepared), anchors, negatives, register, cacheSha256 };
}

/** What is known of single dimensions depends on the signs, and through look-alikes on frequencies. */
export function signsBasisOf(
  prepared: Pick<Prepared, 'summary' | 'request' | 'frequency'>,
  { sha256, dimensions }: Pick<CacheResult, 'sha256' | 'dimensions'>,
): SignsBasis {
  const signs = { ...signsOf(prepared), cacheSha256: sha256, dimensions };
  return { ...signs, ...frequencyBasis(prepared) };
}

function signsOf({
  summary,
  request: { tokenizerSha256, site, prefix, signs, inputs },
}: Pick<Prepared, 'summary' | 'request'>): Omit<SignsBasis, 'cacheSha256' | 'dimensions'> {
  return {
    modelSha256: summary.sha256,
    tokenizerSha256,
    site,
    prefix,
    ...(inputs && { position: inputs.position }),
    signs,
  };
}

export async function provenanceOf(
  { version, runtime }: Equipment,
  provider: string,
  seed: number,
  folds: number,
): Promise<Provenance> {
  return { dimcat: version, runtime: await runtime(), provider, seed, folds };
}

/** What a job saves, and its value for the person: both depend on the evidence of the catalog's other features. */
export interface Settled<T> extends EvidenceChange {
  readonly value: T;
}

export interface Kept<T> {
  readonly value: T;
  /** Why it could not be saved, in words. */
  readonly unsaved?: string;
}

/**
 * Settles and saves a result, where the catalog lies now; if it cannot be saved, it is settled and held in memory, and
 * the next result that can be saved takes it along.
 */
export async function keepEvidence<T>(
  { moves, unsaved }: Pick<Surroundings, 'moves' | 'unsaved'>,
  openedAt: string,
  settle: (known: EvidenceFile | undefined) => Settled<T>,
): Promise<Kept<T>> {
  const place = moves.now(openedAt);
  let settled: Settled<T> | undefined;
  try {
    await updateEvidence(place, (known) => {
      settled = settle(unsaved.of(place)?.evidence ?? known);
      return {
        ...settled,
        features: new Map([...unsaved.features(place), ...settled.features]),
      };
    });
    unsaved.saved(place);
    return { value: settled!.value };
  } catch (error) {
    const known = unsaved.of(place)?.evidence ?? (await knownEvidence(place));
    const { value, model, features } = settled ?? settle(known);
    const all = merged(known?.features ?? {}, features);
    unsaved.hold(place, { dimcatEvidence: 1, model, features: all });
    const { message, advice } = faultOf(error);
    return { value, unsaved: `The evidence was not saved. ${message} ${advice}` };
  }
}

/** The evidence, if it can be read; where it cannot, saving says so. */
export function knownEvidence(catalogPath: string): Promise<EvidenceFile | undefined> {
  return readEvidence(catalogPath).catch(() => undefined);
}

/**
 * Saves what is known of dimensions.
 *
 * @param what The subject of the sentence, e.g. "The survey".
 * @returns Why it could not be saved, in words; the figures are shown all the same.
 */
export async function keepDimensions(
  catalogPath: string,
  change: DimensionsChange,
  what: string,
): Promise<string | undefined> {
  try {
    await updateDimensions(catalogPath, () => change);
    return undefined;
  } catch (error) {
    const { message, advice } = faultOf(error);
    return `${what} was not saved. ${message} ${advice}`;
  }
}
