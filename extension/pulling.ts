/** The process that pulls models: one per request. It receives the token in a message, never in its arguments. */
import { fork } from 'node:child_process';
import type * as vscode from 'vscode';
import { faultError, FaultError } from '../server/protocol/fault';
import type { HubAsk, HubOffer, HubPulled, HubWord } from '../server/protocol/hub';
import type { OnProgress } from './progress';

type Last = Exclude<HubWord, { word: 'progress' }>;

export class Pulling {
  /** @param program Absolute path of the bundle of that process. */
  constructor(private readonly program: string) {}

  /** @throws FaultError */
  async offer(ask: HubAsk, token: vscode.CancellationToken): Promise<HubOffer> {
    const answer = await this.#answer(ask, token, () => undefined);
    if (answer.word !== 'offer') throw gone('another answer');
    return answer.offer;
  }

  /** Cancelling keeps what was downloaded, and the next pull resumes there. @throws FaultError */
  async pull(
    ask: HubAsk & { readonly file: string },
    token: vscode.CancellationToken,
    onProgress: OnProgress,
  ): Promise<HubPulled> {
    const answer = await this.#answer(ask, token, onProgress);
    if (answer.word !== 'pulled') throw gone('another answer');
    return answer.pulled;
  }

  #answer(ask: HubAsk, token: vscode.CancellationToken, onProgress: OnProgress): Promise<Last> {
    const child = fork(this.program, [], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    let cancel: vscode.Disposable | undefined;
    return new Promise<Last>((resolve, reject) => {
      cancel = token.onCancellationRequested(() => {
        if (child.connected) child.disconnect(); // it exits on its own and keeps the downloaded part
        reject(cancelled());
      });
      child.on('message', (message) => {
        const word = message as HubWord;
        if (word.word === 'progress') onProgress(word.message, 100 * word.share);
        else if (word.word === 'fault') reject(new FaultError(word.fault));
        else resolve(word);
      });
      child.on('error', (error) => reject(gone(error.message)));
      child.once('close', (code: number | null, signal: string | null) => {
        reject(gone(signal ?? `exit code ${code}`));
      });
      child.send(ask, (error) => {
        if (error) reject(gone(error.message));
      });
    }).finally(() => {
      cancel?.dispose();
    });
  }
}

function cancelled(): FaultError {
  return faultError('cancelled', 'You cancelled the pull.', 'Run it again to resume.');
}

function gone(how: string): FaultError {
  return faultError(
    'internal',
    `The process that pulls models ended without an answer (${how}).`,
    'Run the command again: it resumes where it stopped.',
  );
}
