import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Client } from '../lsp/client';

/** How a program ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  /** Milliseconds by the clock. */
  readonly ms: number;
}

export interface Place {
  readonly cwd: string;
  /** Beside the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** A user of the system, by number, and the group of that number; this process's otherwise. */
  readonly user?: number;
}

/** Runs a command to its end. */
export async function ended(command: readonly string[], place: Place): Promise<Ended> {
  const { cwd, user } = place;
  const started = performance.now();
  const child = spawn(command[0]!, command.slice(1), {
    cwd,
    env: { ...process.env, ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user !== undefined && { uid: user, gid: user }),
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (said.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.err += text.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, ...said, ms: performance.now() - started };
}

/** Why a program did not succeed, with the end of what it said; undefined where it did. */
export function failureOf({ code, signal, err }: Ended): string | undefined {
  return code === 0 ? undefined : `exit code ${code}, signal ${signal}: ${err.slice(-500)}`;
}

/** Why the work with a server failed, which is then stopped; undefined where it did not. */
export async function whileServed(
  client: Client,
  work: () => Promise<unknown>,
): Promise<string | undefined> {
  const exited = once(client.process, 'exit').then(([code, signal]: unknown[]) => {
    throw new Error(`the server ended: exit code ${String(code)}, signal ${String(signal)}`);
  });
  try {
    await Promise.race([work(), exited]);
    await Promise.race([client.stop(), exited.catch(() => undefined)]);
    return undefined;
  } catch (error) {
    client.process.kill('SIGKILL');
    return String(error);
  }
}
