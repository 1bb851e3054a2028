/** A running code-server: VS Code as a local web server. Linux only. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Folders of one VS Code, all of them temporary: nothing is read from or left in the person's home. */
export interface Profile {
  /** Holds everything that the server writes besides the two below. */
  readonly temporary: string;
  readonly userData: string;
  readonly extensions: string;
}

export interface CodeServer {
  /** e.g. `127.0.0.1:18200`. */
  readonly authority: string;
  /** What the server has printed so far. */
  log(): string;
  /** Resolves with a message once the server has ended by itself. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Environment variable set by scripts/lib/vscode.mjs. */
export function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests through npm test.`);
  return value;
}

/** Starts a server and waits until it answers. `options` are added to its command line. */
export async function startCodeServer(
  profile: Profile,
  options: readonly string[],
): Promise<CodeServer> {
  const authority = `127.0.0.1:${await freePort()}`;
  const logFile = path.join(profile.temporary, 'server.log');
  const log = () => readFileSync(logFile, 'utf8');
  const output = openSync(logFile, 'w');
  const server = spawn(
    fromEnvironment('CODE_SERVER_NODE'),
    [...commandLine(profile), ...listening(profile, authority), ...options],
    { env: cleanEnvironment(profile), detached: true, stdio: ['ignore', output, output] },
  );
  const ended = new Promise<string>((resolve) => {
    server.on('exit', (code, signal) =>
      resolve(`code-server ended (${code ?? signal}):\n${log().slice(-2000)}`),
    );
  });
  await Promise.race([answers(authority), ended.then((why) => Promise.reject(new Error(why)))]);
  return { authority, log, ended, stop: () => stop(server) };
}

/** Installs a packaged extension into the profile, unless its folder of extensions has one already. */
export async function installExtension(profile: Profile, vsix: string): Promise<void> {
  if (existsSync(path.join(profile.extensions, 'extensions.json'))) return;
  const args = [...commandLine(profile), '--install-extension', vsix];
  const child = spawn(fromEnvironment('CODE_SERVER_NODE'), args, {
    env: cleanEnvironment(profile),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${path.basename(vsix)} could not be installed:\n${output}`);
}

function commandLine({ temporary, userData, extensions }: Profile): string[] {
  mkdirSync(userData, { recursive: true });
  mkdirSync(extensions, { recursive: true });
  const config = path.join(temporary, 'code-server.yaml');
  writeFileSync(config, 'auth: none\ncert: false\n');
  const folders = ['--user-data-dir', userData, '--extensions-dir', extensions];
  return [fromEnvironment('CODE_SERVER_ENTRY'), '--config', config, ...folders];
}

function listening({ temporary }: Profile, authority: string): string[] {
  return [
    ...['--auth', 'none', '--bind-addr', authority],
    ...['--session-socket', path.join(temporary, 'session.sock')],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    // Should these tests die, the server must not outlive them for long.
    ...['--idle-timeout-seconds', '90'],
  ];
}

/** Without what a VS Code around us has set, and with the home folders moved into the profile. */
function cleanEnvironment({ temporary }: Profile): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|ELECTRON_|CODE_SERVER_(SESSION|PARENT)|PORT$|PASSWORD$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    XDG_CONFIG_HOME: path.join(temporary, 'config'),
    XDG_DATA_HOME: path.join(temporary, 'data'),
    XDG_CACHE_HOME: path.join(temporary, 'cache'),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function answers(authority: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const reply = await fetch(`http://${authority}/healthz`).catch(() => undefined);
    if (reply?.ok) return;
    await sleep(100);
  }
  throw new Error('code-server did not answer within a minute.');
}

/** Ends the server and all that it started: it leads its own process group. */
async function stop({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return;
  const signal = (name: NodeJS.Signals | 0) => {
    try {
      return process.kill(-pid, name);
    } catch {
      return false; // No process is left.
    }
  };
  signal('SIGTERM');
  for (let attempt = 0; attempt < 60 && signal(0); attempt++) await sleep(50);
  signal('SIGKILL');
}
