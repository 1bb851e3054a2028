/**
 * Reading files that somebody else names: a pipe never ends, a device has no size, and a text of 20 MB can take
 * minutes to be understood. Only regular files of a limited size are read, in pieces.
 */
import * as fs from 'node:fs';
import { cancelledFault } from '../protocol/fault';
import { systemCode } from './diskFault';

/** What is read at once, in bytes. */
const PIECE = 1 << 20;
/** A pipe is then opened without waiting for its other end. Windows knows no such flag. */
const FLAGS = fs.constants.O_RDONLY | (process.platform === 'win32' ? 0 : fs.constants.O_NONBLOCK);

export interface ReadOptions {
  /** Bytes. */
  readonly most: number;
  readonly signal?: AbortSignal | undefined;
}

/** A file that is not read; the message is a phrase: "it is not a regular file". */
export class NotRead extends Error {}

/**
 * @throws {NotRead} For anything but a regular file, and for a larger one.
 * @throws FaultError `cancelled`.
 */
export async function readRegular(file: string, { most, signal }: ReadOptions): Promise<Buffer> {
  const handle = await fs.promises.open(file, FLAGS);
  try {
    const stat = await handle.stat();
    requireRegular(stat, most);
    // In place of pieces that are joined: a large file would take its memory twice.
    let bytes = Buffer.allocUnsafeSlow(stat.size + 1);
    for (let at = 0; at <= most;) {
      if (signal?.aborted) throw cancelledFault();
      // A file may grow while it is read.
      if (at === bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(PIECE)]);
      const { bytesRead } = await handle.read(bytes, at, Math.min(PIECE, bytes.length - at));
      if (bytesRead === 0) return bytes.subarray(0, at);
      at += bytesRead;
    }
    throw tooLarge(most);
  } finally {
    await handle.close();
  }
}

/** {@link readRegular} as text in UTF-8. */
export async function readText(file: string, options: ReadOptions): Promise<string> {
  return (await readRegular(file, options)).toString('utf8');
}

/** {@link readText} for a small file, of a thread that may wait for it. */
export function readTextSync(file: string, most: number): string {
  return readRegularSync(file, most).toString('utf8');
}

/** {@link readRegular} for a thread that may wait. */
export function readRegularSync(file: string, most: number): Buffer {
  const fd = fs.openSync(file, FLAGS);
  try {
    requireRegular(fs.fstatSync(fd), most);
    return fs.readFileSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** What is at a place; undefined for nothing, for what may not be looked at, and for a name that no file can have. */
export function statIfSeen(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}

function requireRegular(stat: fs.Stats, most: number): void {
  if (stat.isDirectory()) throw new NotRead('it is a folder');
  if (!stat.isFile()) throw new NotRead('it is not a regular file');
  if (stat.size > most) throw tooLarge(most);
}

function tooLarge(most: number): NotRead {
  const size =
    most < 2 ** 20 ? `${Math.round(most / 2 ** 10)} KB` : `${Math.round(most / 2 ** 20)} MB`;
  return new NotRead(`it is larger than ${size}`);
}

/** The most bytes of the files that a catalog names, and of those beside a model. */
export const MOST = {
  /** The limit of a catalog is for the parser to tell, in words of its own. */
  catalog: 4 << 20,
  /** Lists of words: more than the tokens of any vocabulary take. */
  list: 4 << 20,
  /** A text that is read token by token. */
  text: 256 << 10,
  settings: 16 << 20,
  tokenizer: 128 << 20,
  /** Files of a table, of prompts or of running text. */
  table: 64 << 20,
  evidence: 512 << 20,
  imported: 256 << 20,
  tensor: 1 << 30,
  /** Of a protobuf message; larger models keep their weights beside it. */
  model: 2 ** 31,
} as const;
