/**
 * The journal of a build: the progress so far, appended after each batch, so that a killed build resumes where it
 * stopped. Each record carries a CRC; reading stops at the first invalid one. The finished cache is made from
 * memory, so that a bad journal costs time and never a wrong cache.
 *
 *     header: magic[8] length u32 JSON crc u32      record: kind u32 from u32 count u32 length u32 payload crc u32
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ageOf, listFolder, makeFolder, writeFully } from './atomic';
import { crc32 } from './crc32';
import { diskFault, systemCode } from './diskFault';
import { isAlive } from './machine';
import { removeQuietly, renamePatiently, sweepAway } from './patience';

/** `mean`: cumulative float64 sums after the batch; `rows`: the packed rows of the batch. */
export type RecordKind = 'mean' | 'rows';

export interface JournalRecord {
  readonly kind: RecordKind;
  /** First token of the batch. */
  readonly from: number;
  readonly count: number;
  readonly payload: Uint8Array;
}

/** What must be the same for a journal to be resumed: anything that JSON can hold. */
export type JournalHead = Readonly<Record<string, string | number>>;

const magic = 'DIMJRNL1';
const kinds: readonly RecordKind[] = ['mean', 'rows'];
/** A journal that nobody has written to for this long is orphaned even if its process id is in use again. */
const orphanMilliseconds = 600_000;

export class Journal {
  private constructor(
    readonly file: string,
    private readonly fd: number,
    /** Where the next record goes. Explicit, for Windows truncates no file that is open for appending. */
    private end: number,
    /** What an earlier build left, oldest first. */
    readonly records: readonly JournalRecord[],
  ) {}

  /**
   * Takes over the longest orphaned journal of this stem and head, or starts a new one. Journals belong to one
   * process (its number is in the name) and change hands by rename, which only one process can win.
   */
  static open(folder: string, stem: string, head: JournalHead): Journal {
    const own = path.join(
      folder,
      `${stem}.${process.pid}-${randomBytes(8).toString('hex')}.journal`,
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
    const start = encodeHead(head);
    const { records, length } = readRecords(fs.readFileSync(own), start);
    fs.ftruncateSync(fd, length);
    if (length === 0) writeFully(fd, start, 0);
    return new Journal(own, fd, Math.max(length, start.length), records);
  }

  append(record: JournalRecord): void {
    const bytes = encodeRecord(record);
    try {
      writeFully(this.fd, bytes, this.end);
      this.end += bytes.length;
    } catch (error) {
      throw diskFault(error, this.file);
    }
  }

  close(): void {
    fs.closeSync(this.fd);
  }

  /** The build is complete: removes the journal. */
  finish(): void {
    this.close();
    removeQuietly(this.file);
  }
}

/** Whether any build of this stem has left or is writing a journal. */
export function hasJournal(folder: string, stem: string): boolean {
  return listFolder(folder).some((name) => ownerOf(name, stem) !== undefined);
}

/** Removes every orphaned journal of this stem, once its cache is complete. */
export function sweepJournals(folder: string, stem: string): void {
  for (const file of orphans(folder, stem)) sweepAway(file);
}

function adopt(folder: string, stem: string, own: string): void {
  const size = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  for (const file of orphans(folder, stem).sort((a, b) => size(b) - size(a))) {
    try {
      renamePatiently(file, own);
      return;
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }
}

function orphans(folder: string, stem: string): string[] {
  return listFolder(folder).flatMap((name) => {
    const owner = ownerOf(name, stem);
    if (owner === undefined) return [];
    const file = path.join(folder, name);
    const free = owner === process.pid || !isAlive(owner) || ageOf(file) > orphanMilliseconds;
    return free ? [file] : [];
  });
}

function ownerOf(name: string, stem: string): number | undefined {
  if (!name.startsWith(`${stem}.`)) return undefined;
  const pid = /^\.(\d+)-[0-9a-f]{16}\.journal$/.exec(name.slice(stem.length))?.[1];
  return pid === undefined ? undefined : Number(pid);
}

function encodeHead(head: JournalHead): Buffer {
  const text = Buffer.from(JSON.stringify(head), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return withSum(Buffer.concat([Buffer.from(magic, 'latin1'), length, text]));
}

function encodeRecord({ kind, from, count, payload }: JournalRecord): Buffer {
  const head = Buffer.alloc(16);
  [kinds.indexOf(kind), from, count, payload.length].forEach((v, i) =>
    head.writeUInt32LE(v, 4 * i),
  );
  return withSum(Buffer.concat([head, payload]));
}

function withSum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(bytes));
  return Buffer.concat([bytes, sum]);
}

/** The records that hold, and how many bytes of the file they and the head fill (0 if the head differs). */
function readRecords(bytes: Buffer, start: Buffer): { records: JournalRecord[]; length: number } {
  const records: JournalRecord[] = [];
  if (!bytes.subarray(0, start.length).equals(start)) return { records, length: 0 };
  let at = start.length;
  for (;;) {
    const record = readRecord(bytes.subarray(at));
    if (!record) return { records, length: at };
    records.push(record);
    at += 20 + record.payload.length;
  }
}

function readRecord(bytes: Buffer): JournalRecord | undefined {
  if (bytes.length < 20) return undefined;
  const length = bytes.readUInt32LE(12);
  const kind = kinds[bytes.readUInt32LE(0)];
  if (bytes.length < 20 + length || !kind) return undefined;
  if (crc32(bytes.subarray(0, 16 + length)) !== bytes.readUInt32LE(16 + length)) return undefined;
  const payload = bytes.subarray(16, 16 + length);
  return { kind, from: bytes.readUInt32LE(4), count: bytes.readUInt32LE(8), payload };
}
