/**
 * What is known about the surroundings of a catalog when it is checked: plain values, gathered by a host.
 * Each may be absent (no model yet, no evidence): checks that need it then report nothing. Facts are values, so that
 * checks stay pure and every host and test can run them.
 */
import type { DimensionsFile } from '../protocol/dimensions';
import type { ModelFacts, SiteWidths } from '../protocol/evidence';
import type { Modality } from '../protocol/nouns';
import type { Measurements } from './evidence/withEvidence';
import type { Twins } from './evidence/twins';
import type { Catalog } from './types';

/** The tokens of the catalog's tokenizer; `Vocabulary` of server/inference implements it. */
export interface VocabularyLookup {
  readonly sha256: string;
  readonly size: number;
  textOf(id: number): string;
  isSpecial(id: number): boolean;
  idsOf(text: string): readonly number[];
  givenFor?(text: string): readonly number[] | undefined;
  pieceOf?(id: number): 'byte' | 'inside' | undefined;
  readonly bos: number | undefined;
  /** If the "tokens" are images or sounds. */
  readonly inputs?: InputFacts;
}

/** The inputs of a model of images or sounds, in place of a vocabulary: an id is an input's index in their order. */
export interface InputFacts {
  readonly modality: Exclude<Modality, 'text'>;
  /** Ids by label, ascending; inputs without a label are in none. */
  readonly labels: ReadonlyMap<string, readonly number[]>;
  labelOf(id: number): string | undefined;
  /** Inputs of one group are never on both sides of a fold. */
  groupOf(id: number): string | undefined;
}

/** A file that the catalog names, as found on disk. */
export type FileFact =
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable'; readonly reason: string }
  | { readonly state: 'present'; readonly sha256?: string; readonly text?: string };

/** The file of frequencies that the catalog names, as far as it can be used. */
export type FrequencyFact =
  | { readonly state: 'unusable'; readonly reason: string }
  | {
      readonly state: 'read';
      readonly sha256: string;
      /** By token id; more is more frequent, 0 is unknown. */
      readonly counts: Float64Array;
      /** Share of the vocabulary's words that the file knows, [0, 1]. */
      readonly known: number;
    };

export interface CatalogFacts {
  readonly model?: ModelFacts;
  /** Of the sites other than the residual stream. */
  readonly sites?: SiteWidths;
  /** Why no signs of the model can be flipped, in words. */
  readonly noFlips?: string;
  readonly vocabulary?: VocabularyLookup;
  /** `lengthCountsOf` the vocabulary, if the host keeps it. */
  readonly lengthCounts?: readonly number[];
  /** The file of frequencies that the catalog names, matched with the vocabulary. */
  readonly frequency?: FrequencyFact;
  readonly evidence?: Measurements;
  /** What was measured of the claims of single dimensions, by their ids (claims/dimensionClaim.ts). */
  readonly claims?: Measurements;
  /** What is known of single dimensions. */
  readonly dimensions?: DimensionsFile;
  /** Why the evidence or what is known of dimensions cannot be read, in words; nothing of that file is then known. */
  readonly sidecarFaults?: readonly string[];
  /** `twinsOf` the evidence, if the host keeps it: finding them takes longer than any check. */
  readonly twins?: readonly Twins[];
  /** By the path as written in the catalog: model, tokenizer, anchor files (those with `text`), preprocessor. */
  readonly files: ReadonlyMap<string, FileFact>;
  /** The model as pulled from the hub that the catalog names; absent if it names none. */
  readonly hub?: FileFact;
  /**
   * The feature ids, former ones included, of the catalog at a path relative to this one; undefined if it is unknown.
   */
  readonly elsewhere?: (path: string) => ReadonlySet<string> | undefined;
  /** Why a model or tokenizer that is present could not be used, in words. */
  readonly modelFault?: string;
  readonly tokenizerFault?: string;
  /** Why the images or sounds could not be listed, in words. */
  readonly inputsFault?: string;
}

/** Dimensions of the catalog's site; undefined without a model. A catalog without a site means `resid`. */
export function siteWidth(
  { site }: Catalog,
  { model, sites }: Pick<CatalogFacts, 'model' | 'sites'>,
): number | undefined {
  const kind = site?.kind.value ?? 'resid';
  if (!site || kind === 'resid') return model?.dimensions;
  return sites?.[kind][site.layer.value - 1] ?? undefined;
}

/** The facts of the catalog of its claims (`claims/dimensionClaim.ts`): what was measured of claims is its evidence. */
export function factsOfClaims(facts: CatalogFacts): CatalogFacts {
  return { ...facts, evidence: facts.claims ?? { features: {} } };
}
