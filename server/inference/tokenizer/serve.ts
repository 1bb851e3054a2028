/** The tokenizer process: the only place where a tokenizer.json is parsed, and where its patterns run. */
import { Tokenizer } from '@huggingface/tokenizers';
import { completeModel, completeNormalizer } from './complete';
import { libraryFile } from './libraryFile';
import { startWatchdog } from '../host/watchdog';
import type { ToTokenizer, TokenizerReply, TokenizerStart } from './messages';
import type { TokenizerFile } from './tokenText';
import type { TokenizerConfig } from './beginning';
import { vocabularyData } from './vocabularyData';

/** Bytes of memory, native parts included. */
const MOST_BYTES = 4 * 2 ** 30;

/** Reads the tokenizer that the first message brings, sends `ready`, then answers one text after another. */
export function serveTokenizer(): void {
  startWatchdog(MOST_BYTES);
  let tokenizer: Tokenizer | undefined;
  const reply = (message: TokenizerReply): void => void process.send?.(message);
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: ToTokenizer) => {
    attempt(() => {
      if ('start' in message) {
        tokenizer = load(message.start, reply);
        return;
      }
      if (!tokenizer) throw new Error('the tokenizer was not read');
      reply({ type: 'ids', ids: idsOf(tokenizer, message.text) });
    }, reply);
  });
}

function load(start: TokenizerStart, reply: (message: TokenizerReply) => void): Tokenizer {
  const file = object(start.json, 'tokenizer.json');
  const config = {
    ...object(start.specialTokens, 'special_tokens_map.json'),
    ...object(start.config, 'tokenizer_config.json'),
  };
  // For a word-level model the library reads the unknown token from the configuration.
  const unknown = file.model?.['unk_token'] ?? config['unk_token'];
  const tokenizer = new Tokenizer(libraryFile(file), { ...config, unk_token: unknown });
  completeNormalizer(tokenizer.normalizer);
  completeModel(tokenizer.model, file.model ?? {});
  const encode = (text: string): number[] => idsOf(tokenizer, text);
  if (start.vocabulary) reply({ type: 'ready', vocabulary: vocabularyData(file, config, encode) });
  else reply({ type: 'ready' });
  return tokenizer;
}

function idsOf(tokenizer: Tokenizer, text: string): number[] {
  return tokenizer.encode(text, { add_special_tokens: false }).ids;
}

function object(text: string, name: string): TokenizerConfig & TokenizerFile {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${name} does not hold an object`);
  return value as TokenizerConfig & TokenizerFile;
}

function attempt(work: () => void, reply: (message: TokenizerReply) => void): void {
  try {
    work();
  } catch (error) {
    reply({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}
