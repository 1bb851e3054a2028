/**
 * Hashes of large weight files, kept beside the token caches: hashing reads every byte, and each process that opens a
 * model would do it again. What is kept is trusted only while the file is certainly the one that was hashed.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { writeAtomically } from '../../cache/atomic';
import { FaultError } from '../../protocol/fault';

/** Smaller files are hashed in less time than it takes to tell. */
const leastBytes = 16 << 20;
/** A change this soon after another may leave no trace in the times of a coarse clock: such files are hashed again. */
const settledAfterMs = 2_000;

export interface HashedFile {
  /** Real path. */
  readonly file: string;
  /** What else was shown of the bytes while they were hashed; another value needs another reading. */
  readonly checked: string;
}

/**
 * The SHA-256 of a file, from an earlier process if it has the same real path, device, inode, size, and times of its
 * last change of content and of state, to the nanosecond.
 *
 * @param folder Where hashes are kept; undefined: nowhere, and the file is read.
 * @param compute Reads the file; what it throws is thrown, and nothing is kept.
 * @param least Smaller files are always read.
 */
export async function rememberedSha256(
  { file, checked }: HashedFile,
  folder: string | undefined,
  compute: () => Promise<string>,
  least = leastBytes,
): Promise<string> {
  const before = await stampOf(file);
  if (folder === undefined || before.size < least) return compute();
  const place = path.join(folder, 'hashes', `${digest(`${file}\n${checked}`)}.json`);
  const stamp = JSON.stringify([file, checked, before.words]);
  const known = await kept(place, stamp);
  if (known !== undefined) return known;
  const startedAt = Date.now();
  const sha256 = await compute();
  const after = await stampOf(file);
  const settled = startedAt - after.changedAtMs >= settledAfterMs;
  if (settled && after.words === before.words) keep(place, { stamp, sha256 });
  return sha256;
}

async function stampOf(
  file: string,
): Promise<{ readonly words: string; readonly size: number; readonly changedAtMs: number }> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await fs.stat(file, { bigint: true });
  return {
    words: [dev, ino, size, mtimeNs, ctimeNs].join(':'),
    size: Number(size),
    changedAtMs: Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n),
  };
}

/** Undefined for a hash that is not kept, that is damaged, or that is of another state of the file. */
async function kept(place: string, stamp: string): Promise<string | undefined> {
  const text = await fs.readFile(place, 'utf8').catch(() => undefined);
  const [line, sum, end] = text?.split('\n') ?? [];
  if (line === undefined || end !== '' || sum !== digest(line)) return undefined;
  const { stamp: of, sha256 } = JSON.parse(line) as {
    readonly stamp: string;
    readonly sha256: string;
  };
  return of === stamp ? sha256 : undefined;
}

/** A disk that takes no more leaves the work as it was: the next process reads the file again. */
function keep(place: string, entry: { readonly stamp: string; readonly sha256: string }): void {
  const line = JSON.stringify(entry);
  try {
    writeAtomically(place, [Buffer.from(`${line}\n${digest(line)}\n`)]);
  } catch (error) {
    if (!(error instanceof FaultError && error.fault.code.startsWith('disk-'))) throw error;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
