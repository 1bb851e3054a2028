/** What every job of the child can use. */
import { faultError } from '../../protocol/fault';
import type { CacheProgress } from '../api';
import type { Floats } from './messages';
import type { Models } from './models';
import type { OpenModel } from './openModel';
import type { Providers } from './providers';
import type { Reducer } from './reducer';
import type { Sessions } from './sessions';
import type { TextMemory } from './textStates';

export interface HostContext {
  readonly models: Models;
  readonly sessions: Sessions;
  readonly providers: Providers;
  /** Bytes of the blocks that are in memory together; by default what the machine's memory allows. */
  readonly passBytes?: number;
  /** Bytes of the states of rows that stream together; by default what the machine's memory allows. */
  readonly stateBytes?: number;
  /** Of flips that stream; absent: nothing is remembered from question to question. */
  readonly texts?: TextMemory;
  /** Reduces logits beside the model; absent: the model waits for it. */
  readonly reducer?: Reducer;
  /** Whether logits are reduced behind the head, in its graph; absent: on every provider but the processor. */
  readonly reducesInGraph?: boolean;
}

/** One running job. */
export interface JobControl {
  readonly progress: (progress: CacheProgress) => void;
  /** Sends numbers to the client; resolves once they are sent, so that they do not pile up here. */
  readonly floats: (floats: Floats) => Promise<void>;
  /** Processes messages, then throws FaultError `cancelled` if the client has cancelled. */
  readonly breathe: () => Promise<void>;
  /** Lets the next job begin: what is left of this one needs no model. */
  readonly free?: () => void;
}

/** @throws FaultError `tokenizer-mismatch` for a token id without a row in the embedding. */
export function requireTokens(model: OpenModel, ids: readonly number[]): void {
  const rows = model.summary.vocabulary;
  const bad = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= rows);
  if (bad === undefined) return;
  throw faultError(
    'tokenizer-mismatch',
    `Token ${bad} does not exist in the model, whose embedding has ${rows} rows.`,
    'Name the tokenizer.json that belongs to this model.',
  );
}
