/**
 * The journal of a build: records appended one after the other, so that a killed build resumes where it stopped, and
 * read back in any order. Each record carries a CRC; one that does not hold ends the journal, so that a bad journal
 * costs time and never a wrong cache.
 *
 *     header: magic[8] length u32 JSON crc u32      record: length u32 crc u32 payload
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ageOf, listFolder, makeFolder, writeFully } from './atomic';
import { crc32 } from './crc32';
import { faultError } from '../protocol/fault';
import { diskFault, systemCode } from './diskFault';
import { isAlive, thisMachine } from './machine';
import { removeQuietly, renamePatiently, sweepAway } from './patience';

/** What must be the same for a journal to be resumed: anything that JSON can hold. */
export type JournalHead = Readonly<Record<string, string | number>>;

const magic = 'DIMJRNL2';
/** Bytes before the payload of a record. */
const recordHead = 8;
/** What follows the stem: the machine and number of the process that writes it. Earlier versions name no machine. */
const owned = /\.(?:([0-9a-f]{16})-)?(\d+)-[0-9a-f]{16}\.journal$/;
/** A journal that nobody has written to for this long is orphaned even if its process id is in use again. */
const orphanMilliseconds = 600_000;
/** Nobody goes on from one that is older: its model, layer or runtime is another by now. A month. */
const forgottenMilliseconds = 30 * 86_400_000;

export class Journal {
  private constructor(
    readonly file: string,
    private readonly fd: number,
    /** Where each record begins, and where the last one ends. */
    private readonly offsets: number[],
  ) {}

  /**
   * Takes over the longest orphaned journal of this stem and head, or starts a new one. Journals belong to one
   * process (its machine and number are in the name) and change hands by rename, which only one process can win.
   */
  static open(folder: string, stem: string, head: JournalHead): Journal {
    const own = path.join(
      folder,
      `${stem}.${thisMachine()}-${process.pid}-${randomBytes(8).toString('hex')}.journal`,
    );
    try {
      makeFolder(folder);
      adopt(folder, stem, own);
      return Journal.start(own, head);
    } catch (error) {
      throw diskFault(error, own);
    }
  }

  private static start(own: string, head: JournalHead): Journal {
    const fd = fs.openSync(own, fs.constants.O_RDWR | fs.constants.O_CREAT);
    try {
      const start = encodeHead(head);
      const offsets = readOffsets(fd, start);
      fs.ftruncateSync(fd, offsets?.at(-1) ?? 0);
      if (!offsets) writeFully(fd, start, 0);
      return new Journal(own, fd, offsets ?? [start.length]);
    } catch (error) {
      // Nobody could go on from it.
      fs.closeSync(fd);
      removeQuietly(own);
      throw error;
    }
  }

  /** Records that hold. */
  get count(): number {
    return this.offsets.length - 1;
  }

  /** @throws FaultError `disk-full` or `disk-denied`. */
  append(payload: Uint8Array): void {
    const head = Buffer.alloc(recordHead);
    head.writeUInt32LE(payload.length);
    head.writeUInt32LE(crc32(payload), 4);
    // Explicit places, for Windows truncates no file that is open for appending.
    const at = this.offsets.at(-1)!;
    try {
      writeFully(this.fd, head, at);
      writeFully(this.fd, payload, at + recordHead);
    } catch (error) {
      throw diskFault(error, this.file);
    }
    this.offsets.push(at + recordHead + payload.length);
  }

  /**
   * The payload of a record, at the beginning of a buffer of its own.
   *
   * @throws FaultError `cache-corrupt` if it is not what was written.
   */
  read(at: number): Uint8Array {
    const [start, end] = [this.offsets[at]!, this.offsets[at + 1]!];
    const payload = recordAt(this.fd, start, end);
    if (payload) return payload;
    throw faultError(
      'cache-corrupt',
      `${this.file} is not what was written there (record ${at}).`,
      'Remove the file and build the cache again; check the disk if it happens twice.',
    );
  }

  /** Keeps the file for the next build. */
  close(): void {
    fs.closeSync(this.fd);
  }

  /** Removes the file: nothing more is needed of it. */
  finish(): void {
    this.close();
    removeQuietly(this.file);
  }
}

/** Whether any build has left or is writing a journal whose stem begins so. */
export function hasJournal(folder: string, stem: string): boolean {
  return listFolder(folder).some((name) => name.startsWith(stem) && ownerOf(name) !== undefined);
}

/** Stems of the orphaned journals whose stem begins so. */
export function orphanedStems(folder: string, start: string): ReadonlySet<string> {
  const found = orphans(folder, (name) => name.startsWith(start));
  return new Set(found.map((file) => path.basename(file).replace(owned, '')));
}

/** Removes every orphaned journal of this stem, once its cache is complete. */
export function sweepJournals(folder: string, stem: string): void {
  for (const file of orphans(folder, (name) => name.startsWith(`${stem}.`))) sweepAway(file);
}

/** Removes the journals, of whatever stem, to which nobody has written for a month: they may hold gigabytes. */
export function sweepForgotten(folder: string): void {
  for (const file of orphans(folder, () => true))
    if (ageOf(file) > forgottenMilliseconds) sweepAway(file);
}

function adopt(folder: string, stem: string, own: string): void {
  const size = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const left = orphans(folder, (name) => name.startsWith(`${stem}.`));
  for (const file of left.sort((a, b) => size(b) - size(a))) {
    try {
      renamePatiently(file, own);
      return;
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }
}

function orphans(folder: string, ours: (name: string) => boolean): string[] {
  return listFolder(folder).flatMap((name) => {
    const owner = ownerOf(name);
    if (owner === undefined || !ours(name)) return [];
    const file = path.join(folder, name);
    const free = isGone(owner) || ageOf(file) > orphanMilliseconds;
    return free ? [file] : [];
  });
}

interface Owner {
  readonly machine: string;
  readonly pid: number;
}

/** This process's own count: a build of it that ended keeps its journal. A home may be on several machines at once. */
function isGone({ machine, pid }: Owner): boolean {
  return machine === thisMachine() && (pid === process.pid || !isAlive(pid));
}

function ownerOf(name: string): Owner | undefined {
  const found = owned.exec(name);
  return found ? { machine: found[1] ?? thisMachine(), pid: Number(found[2]) } : undefined;
}

function encodeHead(head: JournalHead): Buffer {
  const text = Buffer.from(JSON.stringify(head), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const bytes = Buffer.concat([Buffer.from(magic, 'latin1'), length, text]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(bytes));
  return Buffer.concat([bytes, sum]);
}

/** Where the records that hold begin, and where the last one ends; undefined if the head differs. */
function readOffsets(fd: number, start: Buffer): number[] | undefined {
  const found = Buffer.alloc(start.length);
  if (fs.readSync(fd, found, 0, start.length, 0) < start.length || !found.equals(start))
    return undefined;
  const { size } = fs.fstatSync(fd);
  const offsets = [start.length];
  const head = Buffer.alloc(recordHead);
  for (let at = start.length; at + recordHead <= size;) {
    fs.readSync(fd, head, 0, recordHead, at);
    const end = at + recordHead + head.readUInt32LE(0);
    if (end > size || !recordAt(fd, at, end)) break;
    offsets.push(end);
    at = end;
  }
  return offsets;
}

/** Undefined if the checksum does not hold. */
function recordAt(fd: number, start: number, end: number): Uint8Array | undefined {
  const head = Buffer.alloc(recordHead);
  const payload = new Uint8Array(end - start - recordHead);
  fs.readSync(fd, head, 0, recordHead, start);
  for (let at = 0; at < payload.length;) {
    const read = fs.readSync(fd, payload, at, payload.length - at, start + recordHead + at);
    if (read === 0) return undefined;
    at += read;
  }
  return crc32(payload) === head.readUInt32LE(4) ? payload : undefined;
}
