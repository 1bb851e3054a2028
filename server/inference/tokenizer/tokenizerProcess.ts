/** One run of the tokenizer process, with one request at a time; a request that takes too long ends the process. */
import { fork, type ChildProcess } from 'node:child_process';
import type { TokenizerReply, ToTokenizer } from './messages';

/** Rejection of {@link TokenizerProcess.ask}: the limit passed and the process is gone. */
export class TokenizerTimeout extends Error {}

/** Megabytes of JavaScript objects; the largest vocabularies take a tenth. */
const MOST_MEGABYTES = 2048;

export class TokenizerProcess {
  private readonly child: ChildProcess;
  private readonly gone: Promise<void>;
  private answer: ((reply: TokenizerReply | Error) => void) | undefined;
  private over: Error | undefined;

  /** @param script Absolute path of `tokenizerHost.js`. */
  constructor(script: string) {
    this.child = fork(script, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [`--max-old-space-size=${MOST_MEGABYTES}`],
    });
    this.child.on('message', (reply) => this.settle(reply as TokenizerReply));
    this.gone = new Promise((resolve) => {
      const end = (how: string): void => {
        this.end(new Error(`its process ended (${how})`));
        resolve();
      };
      this.child.once('error', (error) => end(error.message));
      this.child.once('exit', (code, signal) => end(signal ?? `exit code ${code ?? 'unknown'}`));
    });
    // After adding listeners, which keep the process alive; a pending request is kept alive by its timer.
    this.child.unref();
    this.child.channel?.unref();
  }

  get ended(): boolean {
    return this.over !== undefined;
  }

  /** The process's reply to a message. */
  ask(message: ToTokenizer, limitMilliseconds: number): Promise<TokenizerReply> {
    return new Promise((resolve, reject) => {
      if (this.over) {
        reject(this.over);
        return;
      }
      const timer = setTimeout(() => {
        this.end(new TokenizerTimeout(`no answer in ${limitMilliseconds} ms`));
        void this.close();
      }, limitMilliseconds);
      this.answer = (reply) => {
        clearTimeout(timer);
        if (reply instanceof Error) reject(reply);
        else resolve(reply);
      };
      this.send(message);
    });
  }

  /** Ends the process at once, whatever it is doing; resolves when it is gone. */
  async close(): Promise<void> {
    // Otherwise the program could end, with the wrong exit code, while it waits for the end of its child.
    this.child.ref();
    this.child.kill('SIGKILL');
    await this.gone;
  }

  private send(message: ToTokenizer): void {
    this.child.send(message, (error) => {
      if (error) this.end(error);
    });
  }

  private end(error: Error): void {
    this.over ??= error;
    this.settle(this.over);
  }

  private settle(reply: TokenizerReply | Error): void {
    const answer = this.answer;
    this.answer = undefined;
    answer?.(reply);
  }
}
