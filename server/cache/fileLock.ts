/**
 * One process at a time, by a file that only one can create. The holder removes it. One that a dead process left is
 * removed by whoever finds it, under a lock of its own: without that, two finders could each remove "the dead one", and
 * the second would remove the lock that the first has just made. A holder on another machine, or one whose number is in
 * use again, counts as dead when it has not touched its lock for a while.
 */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultError } from '../protocol/fault';
import { diskFault, systemCode } from './diskFault';
import { isAlive, startOf, thisMachine } from './machine';
import { removeQuietly } from './patience';

const lockName = /^\.dimcat-[0-9a-f]{16}\.lock$/;
/** Milliseconds between two signs of life of a holder. */
const BEAT = 1_000;
/** Milliseconds, by the watcher's own clock, without a sign of life after which a lock is abandoned. */
const ABANDONED = 15_000;
/** Milliseconds after which a waiter gives up. */
const PATIENCE = 60_000;
/** Windows refuses to create a file whose predecessor is about to go. */
const busy = new Set(process.platform === 'win32' ? ['EEXIST', 'EPERM', 'EACCES'] : ['EEXIST']);

/** The lock while it is held. */
export interface Held {
  /** Whether it still is: a process that was stopped for long may have lost it. */
  readonly stands: () => boolean;
}

export interface Waiting {
  readonly signal?: AbortSignal;
  /** Milliseconds; for tests. */
  readonly abandoned?: number;
  readonly patience?: number;
}

/**
 * The lock of a file lies beside it under a name of fixed length: a file's own name may be as long as a name can be.
 */
export function lockOf(file: string): string {
  return lockIn(path.dirname(file), path.basename(file));
}

function lockIn(folder: string, what: string): string {
  const hash = createHash('sha256').update(what).digest('hex').slice(0, 16);
  return path.join(folder, `.dimcat-${hash}.lock`);
}

/**
 * Works while no other process works on the same file.
 *
 * @throws FaultError `disk-denied` where the folder is not writable, or another process holds the lock for a minute.
 * @throws The signal's reason, while waiting.
 */
export async function whileLocked<T>(
  file: string,
  work: (held: Held) => Promise<T>,
  waiting: Waiting = {},
): Promise<T> {
  const lock = lockOf(file);
  const own = await acquired(lock, file, waiting);
  const beat = setInterval(() => touched(lock), BEAT);
  beat.unref();
  try {
    return await work({ stands: () => contentOf(lock)?.text === own });
  } finally {
    clearInterval(beat);
    if (contentOf(lock)?.text === own) removeQuietly(lock);
  }
}

/** Removes the locks that dead processes left in a folder. */
export function sweepLocks(folder: string, names: readonly string[]): void {
  for (const name of names) if (lockName.test(name)) removeIfDead(path.join(folder, name));
}

/** @returns What the lock now says. */
async function acquired(lock: string, file: string, waiting: Waiting): Promise<string> {
  const { signal, patience = PATIENCE } = waiting;
  const own = ownText();
  const watch = new Watch(waiting.abandoned ?? ABANDONED);
  const end = performance.now() + patience;
  for (;;) {
    signal?.throwIfAborted();
    if (created(lock, own, file)) return own;
    if (removeIfDead(lock, watch)) continue;
    if (performance.now() > end) throw held(lock, file);
    await sleep(randomInt(5, 40));
  }
}

function ownText(): string {
  const { pid } = process;
  const id = randomBytes(8).toString('hex');
  return JSON.stringify({ machine: thisMachine(), pid, started: startOf(pid), id });
}

function created(lock: string, text: string, file: string): boolean {
  let fd: number;
  try {
    fd = fs.openSync(lock, 'wx');
  } catch (error) {
    if (busy.has(systemCode(error) ?? '')) return false;
    throw diskFault(error, file);
  }
  try {
    fs.writeFileSync(fd, text);
    return true;
  } catch (error) {
    // A full disk takes the name and not the text: nobody could tell whose lock that is.
    removeQuietly(lock);
    throw diskFault(error, file);
  } finally {
    fs.closeSync(fd);
  }
}

/** How long locks have shown no sign of life; the clocks of two machines cannot be compared. */
class Watch {
  private readonly seen = new Map<string, { readonly sign: string; readonly since: number }>();

  constructor(private readonly abandoned: number) {}

  isAbandoned(lock: string, { text, touched }: Content): boolean {
    const now = performance.now();
    const sign = `${touched} ${text}`;
    const last = this.seen.get(lock);
    if (last?.sign === sign) return now - last.since > this.abandoned;
    this.seen.set(lock, { sign, since: now });
    return false;
  }
}

/** @returns Whether the lock was of a dead process, and is gone. */
function removeIfDead(lock: string, watch?: Watch): boolean {
  const found = contentOf(lock);
  if (!found || !isDead(lock, found, watch)) return false;
  const breaking = lockIn(path.dirname(lock), `${path.basename(lock)} ${found.text}`);
  try {
    if (!created(breaking, ownText(), lock)) return removeIfDead(breaking, watch);
  } catch {
    return false;
  }
  // Only the holder of this second lock removes the first one, so it cannot change in between.
  const same = contentOf(lock)?.text === found.text;
  if (same) removeQuietly(lock);
  removeQuietly(breaking);
  return same;
}

function isDead(lock: string, found: Content, watch?: Watch): boolean {
  const owner = ownerIn(found.text);
  const here = owner?.machine === thisMachine();
  if (here && !isAlive(owner.pid)) return true;
  if (here && owner.started !== '') return startOf(owner.pid) !== owner.started;
  return watch?.isAbandoned(lock, found) ?? false;
}

interface Owner {
  readonly machine: string;
  readonly pid: number;
  readonly started: string;
}

/** Undefined for a lock whose holder has not written yet, or that is damaged. */
function ownerIn(text: string): Owner | undefined {
  try {
    const { machine, pid, started } = JSON.parse(text) as Partial<Owner>;
    if (typeof machine !== 'string' || typeof started !== 'string') return undefined;
    return Number.isSafeInteger(pid) && pid! > 0 ? { machine, pid: pid!, started } : undefined;
  } catch {
    return undefined;
  }
}

interface Content {
  readonly text: string;
  /** Milliseconds, by the clock of the file system. */
  readonly touched: number;
}

function contentOf(lock: string): Content | undefined {
  try {
    return { text: fs.readFileSync(lock, 'utf8'), touched: fs.statSync(lock).mtimeMs };
  } catch {
    return undefined;
  }
}

function touched(lock: string): void {
  const now = new Date();
  try {
    fs.utimesSync(lock, now, now);
  } catch {
    // Another process took it for dead: `stands` says so.
  }
}

function held(lock: string, file: string): Error {
  const owner = ownerIn(contentOf(lock)?.text ?? '');
  const who = owner ? `process ${owner.pid}` : 'another process';
  return faultError(
    'disk-denied',
    `${file} is being written by ${who}, which has not finished for a minute.`,
    `End that process, or delete ${lock} if there is none, and run it again.`,
  );
}
