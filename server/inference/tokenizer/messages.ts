/** What the tokenizer thread is started with, and what it says. */
import type { VocabularyData } from './vocabularyData';

export interface WorkerStart {
  /** Text of the tokenizer.json and of the tokenizer_config.json beside it ('{}' where there is none). */
  readonly json: string;
  readonly config: string;
  /** Text of the special_tokens_map.json beside it, which older exports have ('{}' where there is none). */
  readonly specialTokens: string;
  /** Whether the vocabulary is wanted: not after a restart. */
  readonly vocabulary: boolean;
}

export interface EncodeMessage {
  readonly text: string;
}

export type WorkerReply =
  | { readonly type: 'ready'; readonly vocabulary?: VocabularyData }
  | { readonly type: 'ids'; readonly ids: readonly number[] }
  | { readonly type: 'failed'; readonly reason: string };
