/** The tokenizer thread: the only place where the patterns of a tokenizer.json run. */
import { parentPort, workerData } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import { completeModel, completeNormalizer } from './complete';
import { libraryFile } from './libraryFile';
import type { EncodeMessage, WorkerReply, WorkerStart } from './messages';
import type { TokenizerFile } from './tokenText';
import type { TokenizerConfig } from './beginning';
import { vocabularyData } from './vocabularyData';

/** Reads the tokenizer, sends `ready`, then answers one text after another. */
export function serveTokenizer(): void {
  const reply = (message: WorkerReply): void => parentPort?.postMessage(message);
  const tokenizer = attempt(() => load(workerData as WorkerStart, reply), reply);
  parentPort?.on('message', ({ text }: EncodeMessage) => {
    attempt(() => {
      if (!tokenizer) throw new Error('the tokenizer was not read');
      reply({ type: 'ids', ids: idsOf(tokenizer, text) });
    }, reply);
  });
}

function load(start: WorkerStart, reply: (message: WorkerReply) => void): Tokenizer {
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

function attempt<T>(work: () => T, reply: (message: WorkerReply) => void): T | undefined {
  try {
    return work();
  } catch (error) {
    reply({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
