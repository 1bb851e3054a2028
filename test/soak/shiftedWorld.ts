import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { lockOf } from '../../server/cache/fileLock';
import { thisMachine } from '../../server/cache/machine';
import { Client } from '../lsp/client';
import { temporaryFolder } from '../support/paths';
import { ended, failureOf, whileServed } from './child';
import { ARGUMENTS, CATALOG, modelFiles, PROGRAM, SERVER } from './tinyCatalog';

/** One job during which the clock jumps. */
export interface Shift {
  readonly job: string;
  /** When it jumps, as a share of the time that the job takes. */
  readonly after: number;
  /** Milliseconds. */
  readonly jump: number;
  /** Whose lock lies beside the catalog already: none, a dead process's, or one's on another machine. */
  readonly left: 'nothing' | 'dead' | 'elsewhere';
}

/** What a job prints and leaves while the clock goes as it should, and how many milliseconds that takes. */
interface Wanted {
  readonly out: string;
  readonly files: Files;
  readonly ms: number;
}

type Files = ReadonlyMap<string, string>;

/** Jobs that write beside the catalog, with the file that they lock. */
export const WRITES: ReadonlyMap<string, string> = new Map([
  ['measure', 'x.dims.evidence.json'],
  ['flip', 'x.dims.evidence.json'],
  ['server', 'x.dims.evidence.json'],
  ['dims', 'x.dims.dimensions.json'],
]);
/** Figures of progress that no true clock gives. */
const NONSENSE = /NaN|Infinity|-\d[\d,]* (?:tokens\/s|s left)/;

/** A folder in which jobs run by a clock that jumps. */
export class ShiftedWorld {
  readonly #folder = temporaryFolder();
  readonly #wanted = new Map<string, Wanted>();
  /** A process that has ended. */
  readonly #dead = spawnSync(process.execPath, ['-e', '']).pid;

  constructor(private readonly preload: string) {
    for (const [name, bytes] of Object.entries(modelFiles()))
      fs.writeFileSync(this.at(name), bytes);
  }

  async attempt(one: Shift): Promise<{ wrong?: string; ms: number }> {
    const wanted = await this.wanted(one.job);
    this.empty();
    this.leave(one);
    const moment = Date.now() + one.after * wanted.ms;
    const started = performance.now();
    const { out, failure } = await this.run(one.job, {
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --require ${this.preload}`,
      DIMCAT_CLOCK: `${moment},${one.jump}`,
    });
    const ms = performance.now() - started;
    const wrong = failure ?? (out === wanted.out ? this.unlike(wanted.files) : `prints ${out}`);
    return { ms, ...(wrong !== undefined && { wrong }) };
  }

  remove(): void {
    fs.rmSync(this.#folder, { recursive: true });
  }

  private at(...parts: string[]): string {
    return path.join(this.#folder, ...parts);
  }

  private empty(): void {
    const given = new Set(Object.keys(modelFiles()));
    for (const name of fs.readdirSync(this.#folder))
      if (!given.has(name)) fs.rmSync(this.at(name), { recursive: true });
    fs.writeFileSync(this.at('x.dims.yaml'), CATALOG);
  }

  /** A lock of the file that the job writes, and a temporary beside it. */
  private leave({ job, left }: Shift): void {
    const file = WRITES.get(job);
    if (left === 'nothing' || file === undefined) return;
    const machine = left === 'dead' ? thisMachine() : '0'.repeat(16);
    const owner = { machine, pid: this.#dead, started: '', id: 'soak' };
    fs.writeFileSync(lockOf(this.at(file)), JSON.stringify(owner));
    const id = 'a'.repeat(16);
    fs.writeFileSync(this.at(`.dimcat-${thisMachine()}-${this.#dead}-${id}.tmp`), 'half');
  }

  private async wanted(job: string): Promise<Wanted> {
    const known = this.#wanted.get(job);
    if (known) return known;
    this.empty();
    const started = performance.now();
    const { out, failure } = await this.run(job, {});
    if (failure !== undefined) throw new Error(`${job} fails by a true clock: ${failure}`);
    const wanted = { out, files: this.files(), ms: performance.now() - started };
    this.#wanted.set(job, wanted);
    return wanted;
  }

  private async run(
    job: string,
    clock: Readonly<Record<string, string>>,
  ): Promise<{ out: string; failure?: string }> {
    const env = { DIMCAT_CACHE: this.at('cache'), ...clock };
    if (job === 'server') return this.serve(env);
    const command = [process.execPath, PROGRAM, ...ARGUMENTS[job]!];
    const done = await ended(command, { cwd: this.#folder, env });
    const nonsense = NONSENSE.exec(done.err)?.[0];
    const failure = failureOf(done) ?? (nonsense && `progress says ${nonsense}`);
    return { out: done.out, ...(failure !== undefined && { failure }) };
  }

  /** A server that measures the open catalog, with progress. */
  private async serve(
    env: Readonly<Record<string, string>>,
  ): Promise<{ out: string; failure?: string }> {
    const client = Client.start(env, SERVER);
    const uri = pathToFileURL(this.at('x.dims.yaml')).href;
    const progress = client.progress('soak');
    let out = '';
    const failure = await whileServed(client, async () => {
      await client.initialize({ trusted: true, providers: ['cpu'], cacheFolder: this.at('cache') });
      await client.open(CATALOG, 1, uri);
      await client.diagnostics(1, uri);
      const measured = await client.request('dimcat/measure', { uri, workDoneToken: 'soak' });
      out = JSON.stringify(measured);
    });
    const said = JSON.stringify(progress);
    const wrong = failure ?? (NONSENSE.test(said) ? `progress says ${said}` : undefined);
    return { out, ...(wrong !== undefined && { failure: wrong }) };
  }

  private unlike(wanted: Files): string | undefined {
    const found = this.files();
    for (const [name, text] of wanted)
      if (found.get(name) !== text) return `${name} ${found.has(name) ? 'differs' : 'is missing'}`;
    const more = [...found.keys()].find((name) => !wanted.has(name));
    return more && `${more} was left`;
  }

  private files(): Files {
    const all = fs.readdirSync(this.#folder, { recursive: true, encoding: 'utf8' });
    return new Map(
      all
        .filter((name) => fs.statSync(this.at(name)).isFile())
        .map((name) => [name, fs.readFileSync(this.at(name), 'latin1')]),
    );
  }
}
