/** The tokenizer process: the only place where a tokenizer.json is read and parsed, and where its patterns run. */
import { Tokenizer } from '@huggingface/tokenizers';
import { ChatTemplate } from './chatTemplate';
import { FaultError, faultError } from '../../protocol/fault';
import { completeModel, completeNormalizer } from './complete';
import { libraryFile } from './libraryFile';
import { startWatchdog } from '../host/watchdog';
import type { TokenizerReply, TokenizerStart, ToTokenizer } from './messages';
import { corruptFault, readTokenizerFiles, type TokenizerFiles } from './tokenizerFiles';
import { frameOf, pieceOf, vocabularyData, type VocabularyData } from './vocabularyData';

/** Bytes of memory, native parts included. */
const MOST_BYTES = 4 * 2 ** 30;

/** Reads the tokenizer that the first message names, then answers one question after another. */
export function serveTokenizer(): void {
  startWatchdog(MOST_BYTES);
  const served = new Served();
  const reply = (message: TokenizerReply): void => void process.send?.(message);
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: ToTokenizer) => reply(served.answer(message)));
}

class Served {
  private file = '';
  private tokenizer: Tokenizer | undefined;
  private chats: ChatTemplate | undefined;
  /** Until its last piece is taken. */
  private vocabulary: VocabularyData | undefined;

  answer(message: ToTokenizer): TokenizerReply {
    try {
      if ('start' in message) return this.start(message.start);
      if ('from' in message) return this.piece(message.from);
      if ('turns' in message)
        return { type: 'chat', text: this.open(this.chats).text(message.turns) };
      return { type: 'ids', ids: wholeIds(idsOf(this.open(this.tokenizer), message.text)) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const { fault } = error instanceof FaultError ? error : corruptFault(this.file, reason);
      return { type: 'failed', fault };
    }
  }

  private start({ file, known }: TokenizerStart): TokenizerReply {
    this.file = file;
    const files = readTokenizerFiles(file);
    const { sha256 } = files;
    if (known !== undefined && known !== sha256) throw changed(file);
    const tokenizer = libraryTokenizer(files);
    this.tokenizer = tokenizer;
    this.chats = new ChatTemplate(files);
    if (known !== undefined) return { type: 'ready', sha256 };
    const encode = (text: string): number[] => idsOf(tokenizer, text);
    this.vocabulary = vocabularyData(files.file, files.config, encode);
    return { type: 'ready', sha256, frame: frameOf(this.vocabulary) };
  }

  private piece(from: number): TokenizerReply {
    if (!this.vocabulary) throw new Error('its vocabulary was sent before');
    const piece = pieceOf(this.vocabulary, from);
    if (from + piece.texts.length === this.vocabulary.texts.length) this.vocabulary = undefined;
    return { type: 'piece', piece };
  }

  private open<T>(read: T | undefined): T {
    if (read) return read;
    throw new Error('the tokenizer was not read');
  }
}

function libraryTokenizer({ file, config }: TokenizerFiles): Tokenizer {
  // For a word-level model the library reads the unknown token from the configuration.
  const unknown = file.model?.['unk_token'] ?? config['unk_token'];
  const tokenizer = new Tokenizer(libraryFile(file), { ...config, unk_token: unknown });
  completeNormalizer(tokenizer.normalizer);
  completeModel(tokenizer.model, file.model ?? {});
  return tokenizer;
}

function idsOf(tokenizer: Tokenizer, text: string): number[] {
  return tokenizer.encode(text, { add_special_tokens: false }).ids;
}

/** The library leaves holes where a vocabulary has neither a piece of the text nor an unknown token. */
function wholeIds(ids: readonly number[]): readonly number[] {
  if (ids.every((id) => Number.isSafeInteger(id) && id >= 0)) return ids;
  throw new Error(
    'its vocabulary has no token for a part of a text, and it names no unknown token',
  );
}

function changed(file: string): Error {
  return faultError(
    'tokenizer-corrupt',
    `${file} has changed since it was opened.`,
    'Run it again: it is then read anew.',
  );
}
