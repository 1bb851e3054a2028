/** The messages of the tokenizer process: one question at a time, each with one reply. */
import type { Fault } from '../../protocol/fault';
import type { ChatTurn } from '../../protocol/prompts';
import type { VocabularyFrame, VocabularyPiece } from './vocabularyData';

export interface TokenizerStart {
  /** Absolute path of the tokenizer.json; the process itself reads it and the configurations beside it. */
  readonly file: string;
  /** SHA-256 of the file as it was read first, after a restart: the vocabulary is known then. */
  readonly known?: string;
}

export type ToTokenizer =
  /** The first message. */
  | { readonly start: TokenizerStart }
  /** The piece of the vocabulary that begins at an id. */
  | { readonly from: number }
  /** A text to encode. */
  | { readonly text: string }
  /** Turns to write by the chat template. */
  | { readonly turns: readonly ChatTurn[] };

export type TokenizerReply =
  | { readonly type: 'ready'; readonly sha256: string; readonly frame?: VocabularyFrame }
  | { readonly type: 'piece'; readonly piece: VocabularyPiece }
  | { readonly type: 'ids'; readonly ids: readonly number[] }
  | { readonly type: 'chat'; readonly text: string }
  | { readonly type: 'failed'; readonly fault: Fault };
