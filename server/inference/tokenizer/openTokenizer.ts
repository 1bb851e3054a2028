/** Opens a tokenizer: its files are read, and everything in them runs, in a process that can be killed. */
import { cancelledFault, FaultError, faultError } from '../../protocol/fault';
import type { ChatTurn } from '../../protocol/prompts';
import type { Tokenizer, Vocabulary } from '../api';
import type { TokenizerReply, ToTokenizer } from './messages';
import { corruptFault } from './tokenizerFiles';
import { TokenizerProcess, TokenizerTimeout } from './tokenizerProcess';
import { ArrivingVocabulary } from './vocabulary';
import type { VocabularyFrame } from './vocabularyData';

const encodeMilliseconds = 2_000;
/** Large vocabularies take seconds to read on a slow machine. */
const startMilliseconds = 30_000;

/**
 * Opens a tokenizer.json, with the tokenizer_config.json and special_tokens_map.json beside it, if any.
 *
 * @param file Absolute path of the tokenizer.json.
 * @param hostPath Absolute path of the script of the tokenizer process (`tokenizerHost.js`).
 * @param signal Ends the process while it reads.
 * @throws FaultError `tokenizer-missing`, `tokenizer-corrupt`, `tokenizer-timeout` or `cancelled`.
 */
export async function openTokenizer(
  file: string,
  hostPath: string,
  signal?: AbortSignal,
): Promise<Tokenizer> {
  const source = { file, hostPath };
  const child = new TokenizerProcess(hostPath);
  const stop = (): void => void child.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (signal?.aborted) stop();
    const { sha256, frame } = await started(child, source);
    if (!frame) throw new Error('The tokenizer process gave no vocabulary.');
    return new RemoteTokenizer(source, await received(child, source, sha256, frame), child);
  } catch (error) {
    await child.close();
    throw signal?.aborted ? cancelledFault() : error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

interface Source {
  readonly file: string;
  readonly hostPath: string;
}

class RemoteTokenizer implements Tokenizer {
  private last: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly source: Source,
    readonly vocabulary: Vocabulary,
    private child: TokenizerProcess,
  ) {}

  async encode(text: string): Promise<readonly number[]> {
    const reply = await this.inTurn({ text });
    if (reply.type === 'ids') return reply.ids;
    throw new Error('The tokenizer process gave no token ids.');
  }

  async chat(turns: readonly ChatTurn[]): Promise<string> {
    const reply = await this.inTurn({ turns }, templateFault);
    if (reply.type === 'chat') return reply.text;
    throw new Error('The tokenizer process gave no chat.');
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.child.close();
  }

  /** One question at a time, so that the time limit applies to each. */
  private inTurn(message: ToTokenizer, faultFor = askFault): Promise<TokenizerReply> {
    const run = this.last.then(() => this.askNow(message, faultFor));
    this.last = run.catch(() => undefined);
    return run;
  }

  private async askNow(message: ToTokenizer, faultFor: typeof askFault): Promise<TokenizerReply> {
    if (this.disposed) throw new Error('The tokenizer was disposed.');
    if (this.child.ended) await this.restart();
    return ask(this.child, this.source, message, encodeMilliseconds, faultFor);
  }

  private async restart(): Promise<void> {
    const child = new TokenizerProcess(this.source.hostPath);
    try {
      await started(child, this.source, this.vocabulary.sha256);
      this.child = child;
    } catch (error) {
      await child.close();
      throw error;
    }
  }
}

/** @param known SHA-256 of the tokenizer as it was read before. */
async function started(
  child: TokenizerProcess,
  source: Source,
  known?: string,
): Promise<Extract<TokenizerReply, { type: 'ready' }>> {
  const start = { file: source.file, ...(known !== undefined && { known }) };
  const reply = await ask(child, source, { start }, startMilliseconds);
  if (reply.type === 'ready') return reply;
  throw new Error('The tokenizer process did not start.');
}

/** The vocabulary, piece by piece: between two of them the thread does whatever waits. */
async function received(
  child: TokenizerProcess,
  source: Source,
  sha256: string,
  frame: VocabularyFrame,
): Promise<Vocabulary> {
  const arriving = new ArrivingVocabulary(frame);
  while (arriving.count < frame.size) {
    const reply = await ask(child, source, { from: arriving.count }, startMilliseconds);
    if (reply.type !== 'piece' || reply.piece.texts.length === 0)
      throw new Error('The tokenizer process gave no piece of the vocabulary.');
    arriving.add(reply.piece);
  }
  return arriving.finished(sha256);
}

async function ask(
  child: TokenizerProcess,
  { file }: Source,
  message: ToTokenizer,
  limit: number,
  faultFor = askFault,
): Promise<TokenizerReply> {
  const reply = await child.ask(message, limit).catch((error: unknown) => {
    throw faultFor(error, file, limit);
  });
  if (reply.type === 'failed') throw new FaultError(reply.fault);
  return reply;
}

function askFault(error: unknown, file: string, limit: number): FaultError {
  if (error instanceof TokenizerTimeout)
    return faultError(
      'tokenizer-timeout',
      `The tokenizer ${file} did not answer within ${limit / 1000} s.`,
      'Its patterns may be damaged or hostile: get the tokenizer.json from its source again.',
      error,
    );
  return corruptFault(file, error instanceof Error ? error.message : String(error), error);
}

/** What broke the process that wrote a chat: its template is a program of the model's. */
function templateFault(error: unknown, file: string, limit: number): FaultError {
  const [code, how] =
    error instanceof TokenizerTimeout
      ? (['tokenizer-timeout', `did not end within ${limit / 1000} s`] as const)
      : ([
          'tokenizer-corrupt',
          'broke the process that ran it: it may take too much memory',
        ] as const);
  return faultError(
    code,
    `The chat template beside ${file} ${how}.`,
    'It may be damaged or hostile: get it from its source again, or write the prompt as text.',
    error,
  );
}
