/** The messages of the tokenizer process. */
import type { VocabularyData } from './vocabularyData';

export interface TokenizerStart {
  /** Text of the tokenizer.json and of the tokenizer_config.json beside it ('{}' if there is none). */
  readonly json: string;
  readonly config: string;
  /** Text of the special_tokens_map.json beside it, which older exports have ('{}' if there is none). */
  readonly specialTokens: string;
  /** Whether to send the vocabulary: not after a restart. */
  readonly vocabulary: boolean;
}

/** The first message starts it; the others are texts to encode. */
export type ToTokenizer = { readonly start: TokenizerStart } | { readonly text: string };

export type TokenizerReply =
  | { readonly type: 'ready'; readonly vocabulary?: VocabularyData }
  | { readonly type: 'ids'; readonly ids: readonly number[] }
  | { readonly type: 'failed'; readonly reason: string };
