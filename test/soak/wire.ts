import { spawn, type ChildProcess } from 'node:child_process';
import { fakeServer } from '../lsp/client';

/** Milliseconds without an answer that are a wedge. */
export const WEDGE = 10_000;

/** A server that is spoken to without a client library, so that any bytes can be sent. */
export class Wire {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<string, (answer: string) => void>();
  #heard = Buffer.alloc(0);
  #asked = 0;
  exit: string | undefined;
  /** Answers that name no cause of the user's: the latest is taken by `slip`. */
  #slipped: string | undefined;

  constructor() {
    this.#process = spawn(process.execPath, [fakeServer, '--stdio'], {
      env: { ...process.env, DIMCAT_FAKE_STEPS: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#process.stdin!.on('error', () => undefined); // What it did not read when it ended.
    this.#process.stdout!.on('data', (bytes: Buffer) => this.#hear(bytes));
    this.#process.once('exit', (code, signal) => {
      this.exit = `the server ended: exit code ${code}, signal ${signal}`;
      for (const answer of this.#waiting.values()) answer(this.exit);
    });
  }

  write(bytes: Buffer): void {
    this.#process.stdin!.write(bytes);
  }

  /** The result as JSON, or what happened in place of one. */
  async ask(method: string, params: object): Promise<string> {
    const id = `own-${(this.#asked += 1)}`;
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<string>((resolve) => {
      this.#waiting.set(id, resolve);
      timer = setTimeout(() => resolve(`nothing in ${WEDGE / 1000} s`), WEDGE);
    });
    this.write(framed({ jsonrpc: '2.0', id, method, params }));
    const result = await (this.exit ?? answer);
    clearTimeout(timer);
    this.#waiting.delete(id);
    return result;
  }

  slip(): string | undefined {
    const slipped = this.#slipped;
    this.#slipped = undefined;
    return slipped;
  }

  end(): void {
    this.#process.kill('SIGKILL');
  }

  #hear(bytes: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, bytes]);
    for (;;) {
      const end = this.#heard.indexOf('\r\n\r\n') + 4;
      if (end < 4) return;
      const length = Number(
        /Content-Length: (\d+)/.exec(this.#heard.toString('latin1', 0, end))![1],
      );
      if (this.#heard.length < end + length) return;
      const text = this.#heard.toString('utf8', end, end + length);
      this.#heard = this.#heard.subarray(end + length);
      const { id, result } = JSON.parse(text) as { id?: unknown; result?: unknown };
      if (text.includes('failed unexpectedly')) this.#slipped = text;
      if (typeof id === 'string') this.#waiting.get(id)?.(JSON.stringify(result ?? null));
    }
  }
}

/** A message as the base protocol frames it. */
export function framed(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}
