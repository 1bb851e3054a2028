/** One run of the child process: messages in and out, its last words, and its end. */
import { fork, type ChildProcess } from 'node:child_process';
import type { FromHost, ToHost } from '../host/messages';

/** How many of the last lines of stderr are kept for the message about a crash. */
const mostLastWords = 4_000;

export interface HostEvents {
  readonly onMessage: (message: FromHost) => void;
  /** Called once, when the process is gone. `lastWords`: the end of its stderr. */
  readonly onEnd: (how: string, lastWords: string) => void;
  readonly log: (line: string) => void;
}

export class HostProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private lastWords = '';
  private over = false;

  constructor(hostPath: string, env: NodeJS.ProcessEnv, events: HostEvents) {
    this.child = fork(hostPath, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      env: { ...env, ORT_DISABLE_TELEMETRY: '1' },
    });
    this.child.on('message', (message) => events.onMessage(message as FromHost));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => this.heard(text, events));
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        if (!this.over) events.onEnd(how, this.lastWords);
        this.over = true;
        resolve();
      };
      this.child.once('error', (error) => end(error.message));
      this.child.once('close', (code, signal) => end(signal ?? `exit code ${code ?? 'unknown'}`));
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** A message that cannot be sent is lost: the end of the process is about to be reported. */
  send(message: ToHost): void {
    if (!this.child.connected) return;
    this.child.send(message, (error) => {
      if (error) this.child.kill('SIGKILL');
    });
  }

  /** Ends the process at once; resolves when it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private heard(text: string, events: HostEvents): void {
    this.lastWords = (this.lastWords + text).slice(-mostLastWords);
    for (const line of text.split(/\r?\n/)) if (line.trim() !== '') events.log(line);
  }
}
