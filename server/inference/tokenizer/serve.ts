/** The tokenizer thread: the only place where the patterns of a tokenizer.json run. */
import { parentPort, workerData } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import type { EncodeMessage, WorkerReply, WorkerStart } from './messages';
import { vocabularyData, type TokenizerConfig } from './vocabularyData';

/** Reads the tokenizer, says `ready`, then answers one text after another. */
export function serveTokenizer(): void {
  const reply = (message: WorkerReply): void => parentPort?.postMessage(message);
  const tokenizer = attempt(() => load(workerData as WorkerStart, reply), reply);
  parentPort?.on('message', ({ text }: EncodeMessage) => {
    attempt(() => {
      if (!tokenizer) throw new Error('the tokenizer was not read');
      reply({ type: 'ids', ids: tokenizer.encode(text, { add_special_tokens: false }).ids });
    }, reply);
  });
}

function load(start: WorkerStart, reply: (message: WorkerReply) => void): Tokenizer {
  const file = object(start.json, 'tokenizer.json');
  const config = object(start.config, 'tokenizer_config.json');
  const tokenizer = new Tokenizer(file, config);
  if (start.vocabulary) reply({ type: 'ready', vocabulary: vocabularyData(file, config) });
  else reply({ type: 'ready' });
  return tokenizer;
}

function object(text: string, name: string): TokenizerConfig {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${name} does not hold an object`);
  return value as TokenizerConfig;
}

function attempt<T>(work: () => T, reply: (message: WorkerReply) => void): T | undefined {
  try {
    return work();
  } catch (error) {
    reply({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
