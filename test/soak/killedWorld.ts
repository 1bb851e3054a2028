import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HubServer, REPO } from '../hub/server';
import { Client } from '../lsp/client';
import { temporaryFolder } from '../support/paths';
import { wrongIn } from './soundFile';
import { ARGUMENTS, CATALOG, modelFiles, PROGRAM, SERVER } from './tinyCatalog';

export const JOBS = ['cache', 'measure', 'flip', 'dims', 'coverage', 'pull', 'server'] as const;

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  ...ARGUMENTS,
  pull: ['pull', REPO],
};
/** Milliseconds after which what a dead parent left must be gone. */
const ORPHANS = 5_000;
/** What the product may leave beside a file that it was killed while writing, until the next run of the same job. */
const UNFINISHED = /\.(tmp|journal|states|lock|incomplete)\b|\.lock$/;

/** A folder of a catalog and its model, a cache, and a hub, in which jobs run and are killed. */
export class KilledWorld {
  readonly #folder = temporaryFolder();
  /** Marks every process of this world, and those that they start. */
  readonly #mark = `soak-${process.pid}-${Date.now()}`;
  readonly #lengths = new Map<string, number>();
  readonly #wanted = new Map<string, string>();

  private constructor(
    private readonly hub: HubServer,
    private readonly endpoint: string,
  ) {}

  static async make(): Promise<KilledWorld> {
    const files = modelFiles();
    const hub = new HubServer(files);
    const world = new KilledWorld(hub, await hub.start());
    for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(world.at(name), bytes);
    fs.writeFileSync(world.at('x.dims.yaml'), CATALOG);
    for (const job of JOBS) {
      const started = performance.now();
      await world.run(job);
      world.#lengths.set(job, performance.now() - started);
    }
    for (const [file, sha256] of world.written()) world.#wanted.set(file, sha256);
    await world.empty();
    return world;
  }

  /** Milliseconds that a job takes with nothing done before it. */
  lengthOf(job: string): number {
    return this.#lengths.get(job)!;
  }

  /** Starts a job and kills it after so many milliseconds, unless it has ended. */
  async killSoon(job: string, ms: number): Promise<'killed' | 'ended'> {
    const child = this.start(job);
    const ended = once(child, 'close');
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    const [, signal] = (await ended) as [number | null, string | null];
    clearTimeout(timer);
    return signal === 'SIGKILL' ? 'killed' : 'ended';
  }

  /** What is wrong with a file that a reader would take. */
  badFile(): string | undefined {
    for (const [file] of this.written()) {
      const wrong = wrongIn(path.join(this.#folder, file));
      if (wrong !== undefined) return `${file}: ${wrong}`;
    }
    return undefined;
  }

  /** A process of this world that is still there when all parents have been dead for a while. */
  async orphan(): Promise<string | undefined> {
    const until = Date.now() + ORPHANS;
    for (;;) {
      const [pid] = this.processes();
      if (pid === undefined) return undefined;
      if (Date.now() > until) return `process ${pid} is left: ${commandOf(pid)}`;
      await new Promise((next) => setTimeout(next, 50));
    }
  }

  /** Lets every job end; what is then unlike a world in which none was killed. */
  async completed(): Promise<string | undefined> {
    for (const job of JOBS) {
      const said = await this.run(job);
      if (said !== undefined) return `${job} after the kills: ${said}`;
    }
    const found = new Map(this.written(true));
    for (const [file, sha256] of this.#wanted)
      if (found.get(file) !== sha256)
        return `${file} ${found.has(file) ? 'differs' : 'is missing'}`;
    const more = [...found.keys()].find((file) => !this.#wanted.has(file));
    return more && `${more} was left`;
  }

  /** Removes what the jobs wrote. */
  empty(): Promise<void> {
    for (const [file] of this.written(true)) fs.rmSync(this.at(file));
    return Promise.resolve();
  }

  async remove(): Promise<void> {
    for (const pid of this.processes()) process.kill(pid, 'SIGKILL');
    await this.hub.stop();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  private at(name: string): string {
    return path.join(this.#folder, name);
  }

  private get env(): Record<string, string> {
    return {
      DIMCAT_SOAK: this.#mark,
      DIMCAT_CACHE: this.at('cache'),
      HF_ENDPOINT: this.endpoint,
      HF_HUB_CACHE: this.at('hub'),
    };
  }

  private start(job: string): ChildProcess {
    if (job === 'server') return this.serve().process;
    const env = { ...process.env, ...this.env };
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    return spawn(process.execPath, [PROGRAM, ...COMMANDS[job]!], {
      cwd: this.#folder,
      env,
      stdio: [...stdio],
    });
  }

  /** A server that measures the open catalog. */
  private serve(): {
    process: ChildProcess;
    measured: Promise<unknown>;
    stop: () => Promise<unknown>;
  } {
    const client = Client.start(this.env, SERVER);
    const uri = pathToFileURL(this.at('x.dims.yaml')).href;
    const ask = async (): Promise<unknown> => {
      await client.initialize({ trusted: true, providers: ['cpu'], cacheFolder: this.at('cache') });
      await client.open(CATALOG, 1, uri);
      return client.request('dimcat/measure', { uri });
    };
    // It dies in the middle, as it should.
    const measured = ask().catch(() => undefined);
    return { process: client.process, measured, stop: () => client.stop() };
  }

  /** Runs a job to its end: what it said where it failed. */
  private async run(job: string): Promise<string | undefined> {
    if (job === 'server') {
      const { measured, stop } = this.serve();
      const result = await measured;
      await stop();
      return result === undefined ? 'the server did not measure' : undefined;
    }
    const child = this.start(job);
    let said = '';
    child.stderr!.on('data', (text: Buffer) => (said += text.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0 ? undefined : `exit code ${code}: ${said.slice(-500)}`;
  }

  /** Files below the folder that jobs wrote, with their hashes; those that are not finished only if asked. */
  private written(unfinished = false): readonly (readonly [string, string])[] {
    const given = new Set(['model.onnx', 'tokenizer.json', 'tokenizer_config.json', 'x.dims.yaml']);
    const all = fs.readdirSync(this.#folder, { recursive: true, encoding: 'utf8' });
    return all
      .filter((file) => !given.has(file) && (unfinished || !UNFINISHED.test(file)))
      .filter((file) => fs.statSync(this.at(file), { throwIfNoEntry: false })?.isFile())
      .map((file) => [
        file,
        createHash('sha256')
          .update(fs.readFileSync(this.at(file)))
          .digest('hex'),
      ]);
  }

  private processes(): readonly number[] {
    const all = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return all
      .map(Number)
      .filter((pid) => pid !== process.pid && environmentOf(pid).includes(this.#mark));
  }
}

function environmentOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return ''; // It has ended.
  }
}

function commandOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return 'ended since';
  }
}
