/** Runs a program for a terminal that has no process of its own. */
import { spawn } from 'node:child_process';

export interface Program {
  readonly executable: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the variables of this process. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Listener {
  /** Lines end as terminals want them. */
  readonly onText: (text: string) => void;
  /** Once, after all text. */
  readonly onEnd: (code: number) => void;
}

/** @returns Ends the program: what it was doing is kept, and resumed by its next run. */
export function runPiped({ executable, args, cwd, env }: Program, listener: Listener): () => void {
  const all = { ...process.env, ...env };
  const child = spawn(executable, args, { cwd, env: all, stdio: ['ignore', 'pipe', 'pipe'] });
  let over = false;
  const end = (code: number, words = ''): void => {
    if (over) return;
    over = true;
    if (words !== '') listener.onText(`${words}\r\n`);
    listener.onEnd(code);
  };
  for (const stream of [child.stdout, child.stderr]) {
    let last = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      listener.onText((last + text).slice(last.length).replace(/(?<!\r)\n/g, '\r\n'));
      last = text.slice(-1);
    });
  }
  child.once('error', (error) => end(1, error.message));
  child.once('close', (code) => end(code ?? 1));
  return () => void child.kill('SIGINT');
}
