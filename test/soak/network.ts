/** Every job but pull where there is no network: none misses it, and none tries. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from '../lsp/client';
import { temporaryFolder } from '../support/paths';
import { ended, failureOf, whileServed, type Ended } from './child';
import { type Guarantee, type Outcome, type Soak, Tally } from './guarantee';
import { ARGUMENTS, CATALOG, modelFiles, PROGRAM, SERVER } from './tinyCatalog';

const JOBS = [...Object.keys(ARGUMENTS), 'server'];
const PRELOAD = path.join(__dirname, 'preload/noNetwork.js');
/** Asks for a network in two ways: through Node, and as native code would. */
const CONTROL = `fetch('http://192.0.2.1/').catch(() => undefined)`;

export const network: Guarantee = {
  name: 'network',
  promise:
    'where there is no network all works but pull, and nothing tries to reach one: cache, measure, flip, dims, coverage, an experiment, export, site, server',
  tries: 'jobs',
  quick: JOBS.length,
  full: 400,
  missing: () => Promise.resolve(canBeWithout() ? undefined : 'no network namespace can be made'),
  run: async (soak) => {
    const world = await Offline.make();
    try {
      return await tried(soak, world);
    } finally {
      world.remove();
    }
  },
};

function canBeWithout(): boolean {
  return process.platform === 'linux' && spawnSync('unshare', ['--net', 'true']).status === 0;
}

async function tried(soak: Soak, world: Offline): Promise<Outcome> {
  const tally = new Tally(soak);
  const unseen = await world.unseenControl();
  if (unseen !== undefined) tally.spoil(unseen);
  while (!tally.isDone()) {
    const done = tally.tried;
    if (done % (3 * JOBS.length) === 0) world.empty();
    // The first round is in order: what is exported must have been measured.
    const job = done < JOBS.length ? JOBS[done]! : soak.random.of(JOBS);
    const started = performance.now();
    const wrong = (await world.failure(job)) ?? world.attempts();
    tally.add(wrong && `${job}: ${wrong}`, performance.now() - started, () => job);
  }
  return tally.outcome(['attempts are counted in Node and by the kernel']);
}

/** A folder, and a network namespace in which nothing is connected. */
class Offline {
  readonly #folder = temporaryFolder();
  readonly #log = path.join(temporaryFolder(), 'attempts.txt');
  #packets = 0;

  private constructor(private readonly holder: ChildProcess) {}

  static async make(): Promise<Offline> {
    const holder = spawn('unshare', ['--net', 'cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
    // It answers once it is in its own namespace.
    holder.stdin.write('ready');
    await new Promise((ready) => holder.stdout.once('data', ready));
    const world = new Offline(holder);
    world.packets();
    for (const [name, bytes] of Object.entries(modelFiles()))
      fs.writeFileSync(path.join(world.#folder, name), bytes);
    world.empty();
    return world;
  }

  /** Removes what the jobs wrote. */
  empty(): void {
    fs.rmSync(path.join(this.#folder, 'cache'), { recursive: true, force: true });
    fs.writeFileSync(path.join(this.#folder, 'x.dims.yaml'), CATALOG);
  }

  /** Why a job did not succeed. */
  async failure(job: string): Promise<string | undefined> {
    if (job === 'server') return this.failureOfServer();
    return failureOf(await this.run([PROGRAM, ...ARGUMENTS[job]!]));
  }

  /** What was tried since the last call, by Node or by native code. */
  attempts(): string | undefined {
    const seen = fs.existsSync(this.#log) ? fs.readFileSync(this.#log, 'utf8') : '';
    fs.rmSync(this.#log, { force: true });
    const packets = this.packets();
    return seen || packets > 0
      ? `tried to reach a network: ${packets} packets. ${seen}`
      : undefined;
  }

  /** What does not see an attempt that is made on purpose; undefined where all see it. */
  async unseenControl(): Promise<string | undefined> {
    await this.run(['-e', CONTROL]);
    if (this.attempts() === undefined) return 'the watch over Node sees nothing';
    await this.run(['-e', CONTROL], {});
    return this.attempts() === undefined ? 'the counters of the kernel see nothing' : undefined;
  }

  private run(args: readonly string[], env = this.watched): Promise<Ended> {
    const place = { cwd: this.#folder, env: { DIMCAT_CACHE: this.cache, ...env } };
    return ended([...this.inside, process.execPath, ...args], place);
  }

  private async failureOfServer(): Promise<string | undefined> {
    const uri = pathToFileURL(path.join(this.#folder, 'x.dims.yaml')).href;
    const [execPath, ...execArgv] = [...this.inside, process.execPath];
    const client = Client.start(this.watched, SERVER, { execPath: execPath, execArgv });
    return whileServed(client, async () => {
      await client.initialize({ trusted: true, providers: ['cpu'], cacheFolder: this.cache });
      await client.open(CATALOG, 1, uri);
      await client.request('textDocument/codeLens', { textDocument: { uri } });
      await client.request('dimcat/measure', { uri });
    });
  }

  private get cache(): string {
    return path.join(this.#folder, 'cache');
  }

  private get watched(): Readonly<Record<string, string>> {
    const options = `${process.env['NODE_OPTIONS'] ?? ''} --require ${PRELOAD}`;
    return { NODE_OPTIONS: options, DIMCAT_NETWORK_LOG: this.#log };
  }

  /** What puts a command into the namespace. */
  private get inside(): readonly string[] {
    return ['nsenter', `--net=/proc/${this.holder.pid}/ns/net`, '--'];
  }

  /** Packets that were sent, or had no way to go, since the last call. */
  private packets(): number {
    const rows = (name: string): readonly (readonly string[])[] =>
      fs.readFileSync(`/proc/${this.holder.pid}/net/${name}`, 'utf8').split('\n').map(cells);
    // Of version 4 a line of names and one of values, of version 6 a line each.
    const [names, values] = rows('snmp');
    const counters = [...names!.map((name, i) => [`Ip4${name}`, values![i]!]), ...rows('snmp6')];
    const sent = counters.filter(([name]) => /^Ip[46]Out(Requests|NoRoutes)$/.test(name ?? ''));
    const total = sent.reduce((sum, [, count]) => sum + Number(count), 0);
    const since = total - this.#packets;
    this.#packets = total;
    return since;
  }

  remove(): void {
    this.holder.kill();
    fs.rmSync(this.#folder, { recursive: true });
    fs.rmSync(path.dirname(this.#log), { recursive: true });
  }
}

function cells(line: string): readonly string[] {
  return line.trim().split(/\s+/);
}
