/** Opens a tokenizer: its file is read here, everything in it runs in a process that can be killed. */
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { MOST, NotRead, readRegular, readText } from '../../cache/regularFile';
import { mistaken, requireContent } from '../../protocol/contents';
import { FaultError, faultError } from '../../protocol/fault';
import type { Tokenizer, Vocabulary } from '../api';
import type { TokenizerReply } from './messages';
import { TokenizerProcess, TokenizerTimeout } from './tokenizerProcess';
import { vocabularyOf } from './vocabulary';

const encodeMilliseconds = 2_000;
/** Large vocabularies take seconds to read on a slow machine. */
const startMilliseconds = 30_000;

/**
 * Opens a tokenizer.json, with the tokenizer_config.json and special_tokens_map.json beside it, if any.
 *
 * @param file Absolute path of the tokenizer.json.
 * @param hostPath Absolute path of the script of the tokenizer process (`tokenizerHost.js`).
 * @throws FaultError `tokenizer-missing`, `tokenizer-corrupt` or `tokenizer-timeout`.
 */
export async function openTokenizer(file: string, hostPath: string): Promise<Tokenizer> {
  const json = await readTokenizer(file);
  const other = mistaken(json.toString('utf8', 0, 4_000), json.length, 'tokenizer');
  if (other) throw faultError('tokenizer-corrupt', `${file} ${other.what}.`, other.advice);
  const beside = (name: string): Promise<string> => readConfig(path.join(path.dirname(file), name));
  const config = await beside('tokenizer_config.json');
  const specialTokens = await beside('special_tokens_map.json');
  const source: Source = { file, hostPath, json: json.toString('utf8'), config, specialTokens };
  const { child, reply } = await start(source, true);
  const vocabulary = reply.type === 'ready' ? reply.vocabulary : undefined;
  if (!vocabulary) throw new Error('The tokenizer process gave no vocabulary.');
  const sha256 = createHash('sha256').update(json).digest('hex');
  return new RemoteTokenizer(source, vocabularyOf(vocabulary, sha256), child);
}

interface Source {
  readonly file: string;
  readonly hostPath: string;
  readonly json: string;
  readonly config: string;
  readonly specialTokens: string;
}

class RemoteTokenizer implements Tokenizer {
  private last: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly source: Source,
    readonly vocabulary: Vocabulary,
    private child: TokenizerProcess,
  ) {}

  /** One text at a time, so that the time limit applies to each. */
  encode(text: string): Promise<readonly number[]> {
    const run = this.last.then(() => this.encodeNow(text));
    this.last = run.catch(() => undefined);
    return run;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.child.close();
  }

  private async encodeNow(text: string): Promise<readonly number[]> {
    if (this.disposed) throw new Error('The tokenizer was disposed.');
    if (this.child.ended) this.child = (await start(this.source, false)).child;
    const reply = await ask(this.child, this.source.file, text, encodeMilliseconds);
    if (reply.type !== 'ids') throw new Error('The tokenizer process gave no token ids.');
    return reply.ids;
  }
}

async function start(
  { file, hostPath, ...texts }: Source,
  vocabulary: boolean,
): Promise<{ child: TokenizerProcess; reply: TokenizerReply }> {
  const child = new TokenizerProcess(hostPath, { ...texts, vocabulary });
  try {
    return { child, reply: await ask(child, file, undefined, startMilliseconds) };
  } catch (error) {
    await child.close();
    throw error;
  }
}

async function ask(
  child: TokenizerProcess,
  file: string,
  text: string | undefined,
  limit: number,
): Promise<TokenizerReply> {
  const reply = await child.ask(text, limit).catch((error: unknown) => {
    throw askFault(error, file, limit);
  });
  if (reply.type === 'failed') throw corrupt(file, reply.reason);
  return reply;
}

async function readTokenizer(file: string): Promise<Buffer> {
  try {
    return await readRegular(file, { most: MOST.tokenizer });
  } catch (error) {
    if (error instanceof NotRead) throw corrupt(file, error.message, error);
    throw faultError(
      'tokenizer-missing',
      `The tokenizer ${file} cannot be read.`,
      'Put the tokenizer.json of the model there, or correct model.tokenizer in the catalog.',
      error,
    );
  }
}

async function readConfig(file: string): Promise<string> {
  try {
    return requireContent(file, await readText(file, { most: MOST.settings }), 'tokenizer-corrupt');
  } catch (error) {
    if (error instanceof FaultError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}';
    throw corrupt(file, error instanceof NotRead ? error.message : 'it cannot be read', error);
  }
}

function askFault(error: unknown, file: string, limit: number): FaultError {
  if (error instanceof TokenizerTimeout)
    return faultError(
      'tokenizer-timeout',
      `The tokenizer ${file} did not answer within ${limit / 1000} s.`,
      'Its patterns may be damaged or hostile: get the tokenizer.json from its source again.',
      error,
    );
  return corrupt(file, error instanceof Error ? error.message : String(error), error);
}

function corrupt(file: string, why: string, cause?: unknown): FaultError {
  return faultError(
    'tokenizer-corrupt',
    `${file} is not a usable tokenizer: ${why}.`,
    'Get the tokenizer.json of the model from its source again.',
    cause,
  );
}
