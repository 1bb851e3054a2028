/** What the experiments need from outside: one model, its vocabulary, the catalog's categories, texts. */
import type { CentredFlip, SignRule, SiteWidths } from '../../protocol/evidence';
import type { EditedPlace } from '../../protocol/flips';
import type { Modality } from '../../protocol/nouns';
import type { Place, StatesAsked, Twin } from '../../protocol/states';
import type { Evaluated } from '../measure';
import type { FeatureTask } from '../task';
import type { CausalModel, FlipModel } from '../ports';
import type { TestedFlips } from '../flip/tested';

/** Which token cache. */
export interface SignPlace extends Place {
  readonly signs: SignRule;
  readonly twin?: Twin;
}

/** A token cache in memory: signs of every token of the vocabulary, run alone. */
export interface Signs extends Evaluated {
  /** Vocabulary mean, length D (kept for raw signs too). */
  readonly mean: Float32Array;
}

export interface StatesRequest extends StatesAsked {
  readonly twin?: Twin;
}

export interface StatesReply {
  /**
   * For each of the request's places [rows, width] row-major; rows are the requested positions of the sequences,
   * one sequence after the other.
   */
  readonly states: readonly Float32Array[];
}

/** The model, as experiments use it. Every call may take long; rejections are faults and end the experiment. */
export interface ExperimentModel {
  readonly name: string;
  /** D. */
  readonly dimensions: number;
  /** L: `resid` layers are 0..L. */
  readonly layers: number;
  /** Rows of the embedding. */
  readonly vocabulary: number;
  /** The sites besides the stream, if they are known. */
  readonly sites?: SiteWidths;
  /** Builds the token caches that are missing: all layers of one twin in one pass over the vocabulary. */
  prepare(places: readonly SignPlace[]): Promise<void>;
  /** Reads a token cache, building it if missing. The last few stay in memory: ask again rather than keep many. */
  signs(place: SignPlace): Promise<Signs>;
  /** Real-valued states of sequences, fp32. */
  states(request: StatesRequest): Promise<StatesReply>;
  /**
   * Logits [rows, V] of states that replace the last block's residual (`beforeNorm`) or the LM head's input
   * (`afterNorm`).
   *
   * @param states [rows, D] row-major.
   */
  head(states: Float32Array, at: 'beforeNorm' | 'afterNorm'): Promise<Float32Array>;
  /** Applies the final norm to residual states, [rows, D] -> [rows, D]. */
  finalNorm(states: Float32Array): Promise<Float32Array>;
  /** The model's own logits [positions, V] of one sequence, all positions. */
  logits(sequence: readonly number[]): Promise<Float32Array>;
  /** The live forward pass, edited at one place. */
  flips(at: EditedPlace): FlipModel;
  /** Edits at any layers and positions, direct effects, decoding, and the weights that write the stream. */
  readonly causes: CausalModel;
}

/** A text with its tokens, without the catalog's prefix. */
export interface TokenText {
  readonly text: string;
  readonly tokens: readonly number[];
}

/** One word in two sentences; `category` is a category's id. `at` are the positions of the word's tokens. */
export interface PolysemyCase {
  readonly word: string;
  readonly category: string;
  readonly inSense: TokenText & { readonly at: readonly number[] };
  readonly otherSense: TokenText & { readonly at: readonly number[] };
}

export interface Material {
  /** Neutral beginnings of sentences: shipped, or the user's own. */
  readonly prompts: readonly TokenText[];
  /** The mask token that ends each prompt of an encoder; absent for a model that reads from left to right. */
  readonly mask?: number;
  /** Whole sentences; the last token is the true next token of those before it. */
  readonly sentences: readonly TokenText[];
  /** Running text, in passages of at most 128 tokens. */
  readonly passages: readonly TokenText[];
  readonly polysemy: readonly PolysemyCase[];
}

/** A feature of the catalog. */
export interface Category extends FeatureTask {
  /** Members that are not anchors, if the catalog names some: the targets of flips. */
  readonly targets?: readonly number[] | null;
  readonly targetTexts?: readonly string[];
}

/** What an experiment studies. */
export interface Subject {
  readonly model: ExperimentModel;
  /** Shared by the experiments of one run. */
  readonly tested: TestedFlips;
  /** The catalog's own site, layer and sign rule. */
  readonly place: SignPlace;
  /** Token ids before each token of a token cache. */
  readonly prefix: readonly number[];
  /** Which mean flips of centred signs turn about. */
  readonly flipCentre: CentredFlip;
  /** Decoded text of each token id, '' for an unused one. Length: size of the tokenizer's vocabulary. */
  readonly words: readonly string[];
  /** How often each token occurs in a text, if the catalog names a file of counts. */
  readonly counts?: ArrayLike<number>;
  /** Ids that no evaluation counts: special and unused ones. */
  readonly excluded: readonly number[];
  /** The catalog's features, as token ids. */
  readonly categories: readonly Category[];
  /** All of the catalog, of which `categories` may be a part: the others still serve as controls and hard negatives. */
  readonly catalog?: readonly Category[];
  readonly material: Material;
  /** For images and sounds: `words` are their names, and states are read as sequences of one id. */
  readonly inputs?: SubjectInputs;
}

export interface SubjectInputs {
  readonly modality: Exclude<Modality, 'text'>;
  /** By id; null if it has no label. */
  readonly labels: readonly (string | null)[];
  /** By id: inputs of one group belong together (one recording, one person); null for none. */
  readonly groups: readonly (string | null)[];
}
