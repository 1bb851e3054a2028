/**
 * The rest of Dimcat's view of models: a client whose work happens in a child process (the only one that
 * loads ONNX Runtime) and a tokenizer in another one that can be killed. Every promise may reject with a `FaultError`.
 */
import type { Position, SignRule, SiteKind, SiteWidths } from '../protocol/evidence';
import type {
  CausalCalls,
  CausalQuestion,
  EditedLayer,
  EditedPlace,
  FlipRow,
  FlipRun,
  MaskIdentity,
} from '../protocol/flips';
import type { ModelMap } from '../protocol/modelMap';
import type { InputView } from '../inputs/types';
import type { ChatTurn } from '../protocol/prompts';
import type { Place, StatesAsked, Twin } from '../protocol/states';
import type { JobQueue } from './client/callQueue';
import type { Doctor, ProviderFinding } from './findings';
import type { Reading } from './locate/reading';

export type { Doctor, ProviderFinding, Reading };

export interface ModelRef {
  /** Absolute path of the .onnx file, or of the folder of a checkpoint. */
  readonly path: string;
  /** Provider names in order of preference; empty: choose among the available ones. */
  readonly providers: readonly string[];
  /** Part of the model's hash. */
  readonly twin?: Twin;
  /** What the catalog says about the graph; part of the model's hash. */
  readonly reading?: Reading;
  /** Where hashes of weights are remembered from process to process; absent: nowhere. */
  readonly hashes?: string;
}

export interface ModelSummary {
  /** SHA-256 of the model file and its external data files, lower-case hex. */
  readonly sha256: string;
  /** D: width of the residual stream. */
  readonly dimensions: number;
  /** L: number of blocks; sites `resid` are layers 0..L. */
  readonly layers: number;
  readonly sites: SiteWidths;
  /** Rows of the token embedding. */
  readonly vocabulary: number;
  /** Names of the classes by their index, where a configuration beside the model gives them (`id2label`). */
  readonly classes?: readonly string[];
  /** The kind of graph, in words, e.g. "decoder, pre-norm, torch dynamo export". */
  readonly architecture: string;
  /** Set if it is larger than the memory: flips go through it block by block, so all should be asked at once. */
  readonly byBlocks?: true;
  /** Why no signs can be flipped, in words: `the model has no head`; absent if they can, or if only a run tells. */
  readonly noFlips?: string;
}

/** What actually ran, from a profile of one run: provider name to number of nodes. */
export interface Placement {
  readonly requested: readonly string[];
  readonly chosen: string;
  readonly nodes: Readonly<Record<string, number>>;
  /** The nodes that multiply matrices or attend: nearly all of the work. */
  readonly products: Readonly<Record<string, number>>;
}

/** The files that replace a vocabulary: input i is the file at i. */
export interface InputFiles {
  readonly modality: 'vision' | 'audio';
  /** Text of the preprocessor's configuration. */
  readonly config?: string;
  readonly position: Position;
  /** Absolute paths. */
  readonly files: readonly string[];
}

export interface CacheRequest {
  readonly model: ModelRef;
  readonly site: { readonly kind: SiteKind; readonly layer: number };
  /** Token ids run before each token; usually empty. */
  readonly prefix: readonly number[];
  readonly signs: SignRule;
  /** Tokens to run: ids 0 .. tokens-1. */
  readonly tokens: number;
  /** For inputs: the hash of their names and bytes. */
  readonly tokenizerSha256: string;
  /** For a model of images or sounds: these run in place of tokens, and the prefix is empty. */
  readonly inputs?: InputFiles;
  /** Absolute folder of the caches; made if missing. */
  readonly folder: string;
}

export interface StatesRequest extends StatesAsked {
  readonly model: ModelRef;
  /** For a model of images or sounds: each sequence is one input's id, and `last` is the position named by `files`. */
  readonly inputs?: InputFiles;
}

export interface StatesReply {
  /** For each place [rows, width] row-major: the requested positions of the sequences, one sequence after the other. */
  readonly states: readonly Float32Array[];
  readonly placement: Placement;
}

export interface InputStatesRequest {
  readonly model: ModelRef;
  /** An image or a sound: absolute path. */
  readonly file: string;
  readonly inputs: Omit<InputFiles, 'files'>;
  readonly places: readonly Place[];
}

/** How the positions behind the leading ones go through an input: row by row, or column by column. */
export interface InputGrid {
  /** 1 where positions are frames of a sound, over all of its tones. */
  readonly rows: number;
  readonly columns: number;
  readonly order: 'rows' | 'columns';
}

export interface InputStatesReply {
  /** Of each place [positions, width] row-major. */
  readonly states: readonly Float32Array[];
  readonly positions: number;
  /** Positions at the beginning that stand for no part of the input, such as a class token. */
  readonly leading: number;
  /** Null where the positions cannot be placed in the input. */
  readonly grid: InputGrid | null;
  readonly view: InputView;
  readonly placement: Placement;
}

/** `beforeNorm`: in place of the last block's residual; `afterNorm`: in place of the LM head's input. */
export type HeadEntry = 'beforeNorm' | 'afterNorm';

export interface HeadRequest {
  readonly model: ModelRef;
  /** [rows, D] row-major, finite. */
  readonly states: Float32Array;
  readonly at: HeadEntry;
}

/** Of a build; or of flips of a model that is larger than the memory, whose rows count as tokens. */
export interface CacheProgress {
  /** The blocks that all tokens go through now, of those needed: first, last, all. */
  readonly blocks: { readonly first: number; readonly last: number; readonly of: number };
  /** Tokens that have gone through them. */
  readonly done: number;
  readonly total: number;
  /** Bytes of the weights of the blocks: those of all tokens so far, and of all that are needed. */
  readonly weights: { readonly done: number; readonly total: number };
  /** Of the whole build, in [0, 1]. */
  readonly share: number;
  /** Through these blocks. */
  readonly tokensPerSecond: number;
  /** Of the whole build. */
  readonly secondsLeft: number;
}

export interface CacheResult {
  /** Absolute path of the finished cache file (see server/cache). */
  readonly path: string;
  readonly tokens: number;
  readonly dimensions: number;
  /** SHA-256 of the packed payload. */
  readonly sha256: string;
  readonly placement: Placement;
  /** False when a complete, valid cache was already there. */
  readonly built: boolean;
  /** Tokens whose states at some block are from an earlier, interrupted build. */
  readonly resumed: number;
}

/** `centre` is the vocabulary mean for centred signs, zeros for raw ones. */
export interface FlipRequest extends FlipRun, EditedLayer {
  readonly model: ModelRef;
  /** For a classifier of images or sounds: each prompt is one input's id, and `watch` holds classes. */
  readonly inputs?: InputFiles;
}

export interface FlipReply {
  /** `[prompt][row]` */
  readonly rows: readonly (readonly FlipRow[])[];
  readonly placement: Placement;
}

export interface IdentityRequest extends EditedPlace, Pick<FlipRequest, 'model' | 'inputs'> {
  readonly prompt: readonly number[];
}

/** The unedited vectors of one place, at all positions of each prompt. */
export interface UneditedRequest extends EditedPlace {
  readonly model: ModelRef;
  /** For a classifier of images or sounds: each prompt is one input's id. */
  readonly inputs?: InputFiles;
  readonly prompts: readonly (readonly number[])[];
}

export interface UneditedReply {
  /** [positions, width] row-major, one per prompt. */
  readonly states: readonly Float32Array[];
  readonly placement: Placement;
}

export interface CausalRequest {
  readonly model: ModelRef;
  readonly question: CausalQuestion;
}

/** The reply to a call. */
export type CausalReply = CausalCalls[keyof CausalCalls]['reply'];

/** One raw file for an input: numbers in little-endian order, row-major. */
export interface RawInput {
  /** Absolute path. */
  readonly file: string;
  readonly shape: readonly number[];
  readonly dtype: 'int64' | 'float32';
}

export interface TapRequest {
  readonly model: ModelRef;
  /** By the name of the input. Missing masks, positions and empty pasts are filled in. */
  readonly inputs: Readonly<Record<string, RawInput>>;
  /** Absolute folder, made if missing. */
  readonly out: string;
}

/** The content of `taps.json`. */
export interface TapReply {
  readonly model: { readonly path: string; readonly sha256: string };
  readonly provider: string;
  /** The inputs of the run: given or filled in. */
  readonly inputs: Readonly<
    Record<
      string,
      { readonly shape: readonly number[]; readonly dtype: string; readonly given: boolean }
    >
  >;
  /** `resid.N.bin`, N = 0 the embedding: raw float32, little-endian, row-major. */
  readonly taps: readonly {
    readonly file: string;
    readonly layer: number;
    /** Name of the value in the graph. */
    readonly tensor: string;
    readonly shape: readonly number[];
  }[];
}

export type OnProgress = (progress: CacheProgress) => void;

/** Owns the child process: starts it on first use, restarts it with back-off, kills it to cancel. */
export interface InferenceClient {
  /** Its calls are answered one after the other. */
  readonly queue: JobQueue;
  openModel(model: ModelRef, signal?: AbortSignal): Promise<ModelSummary>;
  buildCache(
    request: CacheRequest,
    onProgress: (progress: CacheProgress) => void,
    signal?: AbortSignal,
  ): Promise<CacheResult>;
  /**
   * Several caches of one model, for which every token goes through every block once. Each has the same bytes as from
   * `buildCache`; a complete one is reused. The requests differ only in site, layer and sign rule.
   *
   * @returns One result for each request, in order.
   */
  buildCaches(
    requests: readonly CacheRequest[],
    onProgress: (progress: CacheProgress) => void,
    signal?: AbortSignal,
  ): Promise<CacheResult[]>;
  /**
   * The file of the tokens that every dimension holds farthest from its mean (see server/cache/loudest.ts), made with
   * every centred cache; where it is missing, in a pass of its own.
   *
   * @returns Absolute path.
   */
  buildLoudest(
    request: CacheRequest,
    onProgress: (progress: CacheProgress) => void,
    signal?: AbortSignal,
  ): Promise<string>;
  /** Path of the cache that `request` would build, and whether it exists and is complete (checksums not verified). */
  locateCache(
    request: CacheRequest,
    modelSha256: string,
    signal?: AbortSignal,
  ): Promise<{ path: string; state: 'none' | 'partial' | 'ready' }>;
  /** This and the next three tell of their progress where they go through a model block by block. */
  flip(request: FlipRequest, signal?: AbortSignal, onProgress?: OnProgress): Promise<FlipReply>;
  /** By the graph that flips: bit for bit the vectors that its edits change. */
  unedited(
    request: UneditedRequest,
    signal?: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<UneditedReply>;
  /** Logits of the untouched model against the edited one with all-ones masks, over all positions. */
  maskIdentity(
    request: IdentityRequest,
    signal?: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<MaskIdentity>;
  /** Edits at any layers and positions, direct effects, decoding, and the weights that write the stream. */
  causes(
    request: CausalRequest,
    signal?: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<CausalReply>;
  /** A picture as a PNG of at most 96 x 96 pixels; waits for no other job. @throws FaultError `input-unreadable`. */
  thumbnail(file: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** The map of a model: blocks, sites, widths, and missing parts. */
  inspect(model: ModelRef, signal?: AbortSignal): Promise<ModelMap>;
  /** Runs a model once and writes the residual stream at every layer. */
  tap(request: TapRequest, signal?: AbortSignal): Promise<TapReply>;
  /** States of sequences, fp32, all places in one run of each sequence. @throws FaultError `non-finite-state`. */
  states(request: StatesRequest, signal?: AbortSignal): Promise<StatesReply>;
  /** States of one input at all of its positions. @throws FaultError `input-unreadable`, `non-finite-state`. */
  inputStates(request: InputStatesRequest, signal?: AbortSignal): Promise<InputStatesReply>;
  /** Logits [rows, V] of given states. @throws FaultError `model-unsupported` for a model without a head. */
  head(request: HeadRequest, signal?: AbortSignal): Promise<Float32Array>;
  /** The LM head's input [rows, D] when the last block's residual is `states` [rows, D]. */
  finalNorm(request: Omit<HeadRequest, 'at'>, signal?: AbortSignal): Promise<Float32Array>;
  /** The model's own logits [positions, V] of one sequence. */
  logits(
    request: { readonly model: ModelRef; readonly sequence: readonly number[] },
    signal?: AbortSignal,
  ): Promise<Float32Array>;
  /** Tries every provider, which takes a second or two. */
  doctor(): Promise<Doctor>;
  /** Version of ONNX Runtime. */
  runtime(): Promise<string>;
  dispose(): Promise<void>;
}

/** The tokens of a tokenizer.json, by id. */
export interface Vocabulary {
  readonly sha256: string;
  /** Number of ids, highest id + 1. */
  readonly size: number;
  /** Decoded text of one token; '' for an unused id. */
  textOf(id: number): string;
  /** Special (control) and unused ids: kept in the cache, left out of every evaluation. */
  isSpecial(id: number): boolean;
  /** The ids whose decoded text is exactly this, ascending; byte tokens only if they occur in running text. */
  idsOf(text: string): readonly number[];
  /** Of several ordinary ids with this text, those that the tokenizer gives in running text, most frequent first. */
  givenFor?(text: string): readonly number[] | undefined;
  /** `byte`: a byte-fallback token (`<0x0A>`). `inside`: a piece inside words, if whole words are other tokens. */
  pieceOf?(id: number): 'byte' | 'inside' | undefined;
  readonly bos: number | undefined;
  /** The token that a masked language model replaces with a word; undefined if the configuration names none. */
  readonly mask?: number | undefined;
  /** If the "tokens" are images or sounds: see `InputFacts` of server/catalog. */
  readonly inputs?: {
    readonly modality: InputFiles['modality'];
    readonly labels: ReadonlyMap<string, readonly number[]>;
    labelOf(id: number): string | undefined;
    groupOf(id: number): string | undefined;
  };
}

export interface Tokenizer {
  readonly vocabulary: Vocabulary;
  /** Token ids of a text, without special tokens. @throws FaultError `tokenizer-timeout` after 2 s. */
  encode(text: string): Promise<readonly number[]>;
  /**
   * A chat as the model's template writes it, special tokens included. Where the last turn is the assistant's, it ends
   * with its words; otherwise where the assistant's answer begins.
   *
   * @throws FaultError `bad-arguments` if there is no template, or it refuses the turns; `tokenizer-corrupt` or
   *   `tokenizer-timeout` if it is of no use.
   */
  chat(turns: readonly ChatTurn[]): Promise<string>;
  dispose(): Promise<void>;
}
