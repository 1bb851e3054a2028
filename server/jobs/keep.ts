/** The provenance of a number, and saving both; a full disk costs the file, never the numbers. */
import type { CacheResult, ModelSummary } from '../inference/api';
import { NO_DIMENSIONS, type DimensionsChange } from '../catalog/dimensions/changeDimensions';
import type { DimensionsFile } from '../protocol/dimensions';
import type { Basis, EvidenceFile, ModelFacts, Provenance, SignsBasis } from '../protocol/evidence';
import { FaultError, faultOf } from '../protocol/fault';
import { readDimensions, updateDimensions } from '../surroundings/dimensionStore';
import {
  changed,
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
        prompts: new Map([...unsaved.prompts(place), ...(settled.prompts ?? [])]),
      };
    });
    unsaved.saved(place);
    return { value: settled!.value };
  } catch (error) {
    const held = unsaved.of(place)?.evidence;
    const known = held ? { value: held } : await knownEvidence(place);
    const { value, ...change } = settled ?? settle(known.value);
    unsaved.hold(place, changed(known.value, change), change.prompts);
    return { value, unsaved: unsavedWords('The evidence', error, known) };
  }
}

/** What is known of a catalog. A file that cannot be read stops no job: it does without, and says why. */
export interface Known<T> {
  readonly value: T | undefined;
  /** Why it could not be read, in words. */
  readonly unread?: string;
}

export function knownEvidence(catalogPath: string): Promise<Known<EvidenceFile>> {
  return knownOf(readEvidence(catalogPath));
}

export async function knownOf<T>(reading: Promise<T | undefined>): Promise<Known<T>> {
  try {
    return { value: await reading };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { value: undefined, unread: wordsOf(error) };
  }
}

/** That what is known had no part in a result, unless {@link Kept.unsaved} says why already. */
export function unreadWarnings({ unread }: Known<unknown>, unsaved = ''): string[] {
  if (unread === undefined || unsaved.includes(unread)) return [];
  return [`Earlier results had no part in this. ${unread}`];
}

/** @param known What it was to be saved with: most files that cannot be read cannot be saved either. */
function unsavedWords(what: string, error: unknown, { unread }: Known<unknown>): string {
  const words = wordsOf(error);
  const more = unread === undefined || unread === words ? '' : ` ${unread}`;
  return `${what} was not saved. ${words}${more}`;
}

function wordsOf(error: unknown): string {
  const { message, advice } = faultOf(error);
  return `${message} ${advice}`;
}

/** A change of what is known of dimensions, and its value for the person. */
export interface SettledDimensions<T> {
  readonly change: DimensionsChange;
  readonly value: T;
}

/**
 * Settles and saves what was found out of dimensions, as {@link keepEvidence} does of features: what cannot be saved is
 * held in memory and shown all the same.
 *
 * @param what The subject of the sentence, e.g. "The survey".
 * @param settle Given what is known so far, with what is held.
 */
export async function keepSettled<T>(
  { moves, unsavedDimensions: unsaved }: KeepsDimensions,
  openedAt: string,
  what: string,
  settle: (known: DimensionsFile | undefined) => SettledDimensions<T>,
): Promise<Kept<T>> {
  const place = moves.now(openedAt);
  let settled: SettledDimensions<T> | undefined;
  try {
    const change = (known: DimensionsFile | undefined): DimensionsChange =>
      (settled = settle(known)).change;
    await updateDimensions(place, change, unsaved.changes(place));
    unsaved.saved(place);
    return { value: settled!.value };
  } catch (error) {
    const held = unsaved.of(place)?.dimensions;
    const known = held ? { value: held } : await knownOf(readDimensions(place));
    const { change, value } = settled ?? settle(known.value);
    unsaved.hold(place, change, known.value ?? NO_DIMENSIONS);
    return { value, unsaved: unsavedWords(what, error, known) };
  }
}

type KeepsDimensions = Pick<Surroundings, 'moves' | 'unsavedDimensions'>;

/** As {@link keepSettled}. @returns Why it could not be saved, in words; the figures are shown all the same. */
export async function keepDimensions(
  around: KeepsDimensions,
  openedAt: string,
  change: DimensionsChange,
  what: string,
): Promise<string | undefined> {
  const kept = await keepSettled(around, openedAt, what, () => ({ change, value: undefined }));
  return kept.unsaved;
}
