/** Messages between the client and the child over Node IPC. The client chooses the ids. */
import type { Fault } from '../../protocol/fault';
import type { MaskIdentity } from '../../protocol/flips';
import type { ModelMap } from '../../protocol/modelMap';
import type {
  CacheProgress,
  CacheRequest,
  CacheResult,
  CausalReply,
  CausalRequest,
  Doctor,
  FlipReply,
  FlipRequest,
  HeadRequest,
  IdentityRequest,
  InputStatesReply,
  InputStatesRequest,
  ModelRef,
  ModelSummary,
  Placement,
  StatesRequest,
  TapReply,
  TapRequest,
  UneditedReply,
  UneditedRequest,
} from '../api';

export interface CacheLocation {
  readonly path: string;
  readonly state: 'none' | 'partial' | 'ready';
}

/** What each job takes and returns. */
export interface JobTypes {
  openModel: { request: ModelRef; reply: ModelSummary };
  buildCaches: { request: readonly CacheRequest[]; reply: CacheResult[] };
  buildLoudest: { request: CacheRequest; reply: string };
  locateCache: { request: { request: CacheRequest; modelSha256: string }; reply: CacheLocation };
  flip: { request: FlipRequest; reply: FlipReply };
  unedited: { request: UneditedRequest; reply: UneditedReply };
  maskIdentity: { request: IdentityRequest; reply: MaskIdentity };
  causes: { request: CausalRequest; reply: CausalReply };
  thumbnail: { request: { readonly file: string }; reply: Uint8Array };
  inspect: { request: ModelRef; reply: ModelMap };
  tap: { request: TapRequest; reply: TapReply };
  /** These send their numbers as `floats` messages before the reply. */
  states: { request: StatesRequest; reply: Placement };
  inputStates: { request: InputStatesRequest; reply: Omit<InputStatesReply, 'states'> };
  head: { request: HeadRequest; reply: null };
  finalNorm: { request: Omit<HeadRequest, 'at'>; reply: null };
  logits: { request: { model: ModelRef; sequence: readonly number[] }; reply: null };
  doctor: { request: null; reply: Doctor };
  runtime: { request: null; reply: string };
}
export type JobName = keyof JobTypes;

export type ToHost =
  | {
      [J in JobName]: {
        readonly type: 'job';
        readonly id: number;
        readonly job: J;
        readonly request: JobTypes[J]['request'];
        /** Providers whose trial ended an earlier process, and how it ended. */
        readonly crashed?: Readonly<Record<string, string>>;
      };
    }[JobName]
  | { readonly type: 'cancel'; readonly id: number };

/** Native code that may end the process: ONNX Runtime as it loads, or the first work of a provider. */
export type Tried = 'runtime' | { readonly provider: string };

/**
 * Says what native code is about to be run for the first time, and that it returned: if the process dies in between,
 * the client knows by what.
 */
export type Trying = <T>(what: Tried, work: () => Promise<T>) => Promise<T>;

/** A piece of one of the arrays that a job sends. */
export interface Floats {
  /** Index of the array. */
  readonly array: number;
  /** Index of the first value. */
  readonly offset: number;
  /** Length of the whole array. */
  readonly length: number;
  readonly values: Float32Array;
}

export type FromHost =
  | { readonly type: 'ready' }
  | { readonly type: 'trying'; readonly what: Tried | null }
  | { readonly type: 'floats'; readonly id: number; readonly floats: Floats }
  | { readonly type: 'progress'; readonly id: number; readonly progress: CacheProgress }
  | { readonly type: 'done'; readonly id: number; readonly reply: JobTypes[JobName]['reply'] }
  | { readonly type: 'fault'; readonly id: number; readonly fault: Fault };

/** Written to stderr by the child's watchdog before it ends the process, for using too much memory. */
export const memoryMark = 'dimcat: memory limit reached';
/** And for one run that takes too long. */
export const runMark = 'dimcat: time limit of one run reached';
