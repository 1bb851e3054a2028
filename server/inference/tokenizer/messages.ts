/** The start data of the tokenizer thread, and its messages. */
import type { VocabularyData } from './vocabularyData';

export interface WorkerStart {
  /** Text of the tokenizer.json and of the tokenizer_config.json beside it ('{}' if there is none). */
  readonly json: string;
  readonly config: string;
  /** Text of the special_tokens_map.json beside it, which older exports have ('{}' if there is none). */
  readonly specialTokens: string;
  /** Whether to send the vocabulary: not after a restart. */
  readonly vocabulary: boolean;
}

export interface EncodeMessage {
  readonly text: string;
}

export type WorkerReply =
  | { readonly type: 'ready'; readonly vocabulary?: VocabularyData }
  | { readonly type: 'ids'; readonly ids: readonly number[] }
  | { readonly type: 'failed'; readonly reason: string };
