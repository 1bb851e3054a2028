import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ended, failureOf, type Ended } from './child';
import { mountedDisks, removeDisks } from './smallDisks';
import { ARGUMENTS, CATALOG, modelFiles, PROGRAM } from './tinyCatalog';

/** The folder of the catalog and what lies beside it, of caches, and of temporary files. */
export const PLACES = ['catalog', 'cache', 'temporary'] as const;
export const KINDS = ['full', 'read-only', 'denied'] as const;
export type Kind = (typeof KINDS)[number];

/** One job with one fault of one disk. */
export interface Try {
  readonly job: string;
  /** Whether all jobs were done before. */
  readonly state: 'new' | 'done';
  readonly place: (typeof PLACES)[number];
  readonly kind: Kind;
  /** Bytes that a full disk has left. */
  readonly left?: number;
}

export interface Attempt {
  /** `all as ever`, `result from memory`, or the code of a fault. */
  readonly end: string;
  readonly wrong?: string;
  readonly ms: number;
}

/** Files by their path below the folder. */
type Files = ReadonlyMap<string, Buffer>;

/** What a job prints and leaves where nothing is wrong. */
interface Wanted {
  readonly out: string;
  readonly files: Files;
}

const NOBODY = 65534;
const BALLAST = '.ballast';
const PREPARING = ['cache', 'measure', 'flip', 'dims', 'export', 'site'];
/** A build that ended resumes from these. */
const RESUMED = /\.(journal|states)$/;
/** These write what they are asked for, or nothing. */
const WRITERS = new Set(['export', 'site']);

/** A folder with three small disks in it, in which jobs run that each disk may hinder. */
export class FaultyDisks {
  readonly #folder = mountedDisks(PLACES);
  readonly #states = new Map<string, Promise<Files>>();
  readonly #wanted = new Map<string, Promise<Wanted>>();

  async attempt(one: Try): Promise<Attempt> {
    const wanted = await this.wanted(one);
    await this.restore(one.state);
    const before = this.files();
    this.spoil(one);
    const done = await this.run(one.job, one.kind === 'denied' ? NOBODY : undefined);
    this.mend(one);
    const now = this.files();
    // Pages without what needs the model are whole, and that is said.
    if (/^warning: .* have no words/m.test(done.err))
      for (const name of now.keys()) if (name.includes('/site/features/')) now.delete(name);
    const wrong = wrongIn(done, one, wanted) ?? wrongFile(now, before, wanted.files, one.place);
    return { ...(wrong !== undefined && { wrong }), end: endOf(done), ms: done.ms };
  }

  remove(): void {
    removeDisks(this.#folder);
  }

  private at(...parts: string[]): string {
    return path.join(this.#folder, ...parts);
  }

  private run(job: string, user?: number): Promise<Ended> {
    const env = {
      DIMCAT_CACHE: this.at('cache'),
      TMPDIR: this.at('temporary'),
      HOME: this.#folder,
    };
    const command = [process.execPath, PROGRAM, ...ARGUMENTS[job]!];
    return ended(command, { cwd: this.at('catalog'), env, ...(user !== undefined && { user }) });
  }

  private wanted({ job, state }: Try): Promise<Wanted> {
    return remembered(this.#wanted, `${job} ${state}`, async () => {
      await this.restore(state);
      const done = await this.run(job);
      const failure = failureOf(done);
      if (failure !== undefined) throw new Error(`${job} fails on sound disks: ${failure}`);
      return { out: done.out, files: this.files() };
    });
  }

  /** Brings the disks into a state in which nothing is wrong. */
  private async restore(state: Try['state']): Promise<void> {
    const files = await remembered(this.#states, state, async () => {
      this.fill(
        new Map(
          Object.entries({ ...modelFiles(), 'x.dims.yaml': Buffer.from(CATALOG) }).map(
            ([name, bytes]) => [`catalog/${name}`, bytes],
          ),
        ),
      );
      if (state === 'done') for (const job of PREPARING) await this.run(job);
      return this.files();
    });
    this.fill(files);
  }

  private fill(files: Files): void {
    for (const place of PLACES)
      for (const name of fs.readdirSync(this.at(place)))
        fs.rmSync(this.at(place, name), { recursive: true });
    for (const [name, bytes] of files) {
      fs.mkdirSync(path.dirname(this.at(name)), { recursive: true });
      fs.writeFileSync(this.at(name), bytes);
    }
  }

  private spoil({ place, kind, left = 0 }: Try): void {
    const folder = this.at(place);
    if (kind === 'full') fillDisk(folder, left);
    else if (kind === 'read-only') remount(folder, 'ro');
    else {
      // Everything but this place is the other user's.
      execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, ...PLACES.map((each) => this.at(each))]);
      execFileSync('chown', ['-R', '0:0', folder]);
    }
  }

  private mend({ place, kind }: Try): void {
    const folder = this.at(place);
    if (kind === 'full') fs.rmSync(path.join(folder, BALLAST));
    else if (kind === 'read-only') remount(folder, 'rw');
    else execFileSync('chown', ['-R', '0:0', ...PLACES.map((each) => this.at(each))]);
  }

  private files(): Map<string, Buffer> {
    const all = fs.readdirSync(this.#folder, { recursive: true, encoding: 'utf8' });
    return new Map(
      all
        .filter((name) => fs.statSync(this.at(name)).isFile())
        .map((name) => [name, fs.readFileSync(this.at(name))]),
    );
  }
}

function remembered<T>(
  all: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const value = all.get(key) ?? make();
  all.set(key, value);
  return value;
}

function remount(folder: string, how: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${how}`, folder]);
}

/** Leaves so many bytes, in whole pages. */
function fillDisk(folder: string, left: number): void {
  const { bavail, bsize } = fs.statfsSync(folder);
  fs.writeFileSync(path.join(folder, BALLAST), Buffer.alloc(Math.max(0, bavail * bsize - left)));
}

function endOf({ code, err }: Ended): string {
  if (code !== 0) return codesIn(err).at(-1) ?? `exit code ${code}`;
  return /was not saved|not kept|memory/.test(err) ? 'result from memory' : 'all as ever';
}

function codesIn(err: string): string[] {
  return [...err.matchAll(/\[([a-z-]+)\]$/gm)].map((found) => found[1]!);
}

/** What is wrong with how a job ended and what it said. */
function wrongIn(done: Ended, { job, place }: Try, { out }: Wanted): string | undefined {
  const { code, signal, err } = done;
  const said = err.slice(-600);
  if (signal !== null || (code !== 0 && code !== 2)) return `ended with ${signal ?? code}: ${said}`;
  if (/^ {4}at |internal|Unexpected/m.test(err)) return `says what helps nobody: ${said}`;
  const words = [...err.matchAll(/disk is full|cannot be written|is not writable/g)].length;
  if (code === 0) {
    if (words > 1) return `says it ${words} times: ${said}`;
    return done.out === out ? undefined : `prints something else: ${done.out.slice(0, 300)}`;
  }
  const codes = codesIn(err);
  if (codes.length !== 1 || !codes[0]!.startsWith('disk-'))
    return `no message of the disk: ${said}`;
  // What a model needs on disk while it runs is no result that memory could hold.
  const excused = place === 'temporary' || (place === 'catalog' && WRITERS.has(job));
  return excused ? undefined : `no result from memory: ${said}`;
}

/** A file that is neither as it was nor as the job makes it, or that was left. */
function wrongFile(now: Files, before: Files, wanted: Files, place: string): string | undefined {
  for (const name of before.keys())
    if (!now.has(name) && !name.includes('/site/')) return `${name} is gone`;
  for (const [name, bytes] of now) {
    if (isSame(name, bytes, before) || isSame(name, bytes, wanted)) continue;
    const resumed = RESUMED.test(name) && place === 'cache';
    const other = before.get(name) ?? wanted.get(name);
    if (!resumed)
      return `${name} ${other ? `is another: ${difference(bytes, other)}` : 'was left'}`;
  }
  return undefined;
}

function isSame(name: string, bytes: Buffer, files: Files): boolean {
  return files.get(name)?.equals(bytes) ?? false;
}

/** Where two files part. */
function difference(a: Buffer, b: Buffer): string {
  const at = Math.max(0, a.findIndex((byte, i) => byte !== b[i]) - 40);
  return [a, b].map((file) => JSON.stringify(file.toString('utf8', at, at + 120))).join(' for ');
}
