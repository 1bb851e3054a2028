/** Downloads one file of a hub: resumes where it stopped, and the file appears only once its hash is right. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../cache/atomic';
import { diskFault, systemCode } from '../cache/diskFault';
import { removeQuietly, renameInBackground } from '../cache/patience';
import { faultError, FaultError } from '../protocol/fault';
import { unreachable } from './connectionFault';
import { ask, backOff, MOST_TRIES, pauseFor, type HubContext } from './request';
import type { HubFile } from './tree';

export interface Download {
  readonly url: string;
  readonly file: HubFile;
  /** Absolute path of the blob; an incomplete one is beside it as `.incomplete`. */
  readonly blob: string;
  /** Bytes on disk. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Fetches a file. Two processes may fetch the same one: both write the same bytes to the same places.
 *
 * @throws FaultError `download-corrupt` for bytes of another hash; `disk-full`; or as {@link ask}.
 */
export async function download(context: HubContext, one: Download): Promise<void> {
  const { blob, file } = one;
  const partial = `${blob}.incomplete`;
  try {
    makeFolder(path.dirname(blob));
    const resumed = (await sizeOf(partial)) > 0;
    await complete(context, one, partial);
    if ((await hashOf(partial, file)) !== file.hash) {
      removeQuietly(partial);
      // An earlier partial file may have been wrong.
      if (resumed) {
        await download(context, one);
        return;
      }
      throw corrupt(file);
    }
    await renameInBackground(partial, blob);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && (await sizeOf(blob)) === file.size) return;
    throw diskFault(error, blob);
  }
}

/** Requests missing bytes until none are left, or until several tries in a row made no progress. */
async function complete(context: HubContext, one: Download, partial: string): Promise<void> {
  const { size } = one.file;
  await (await fs.open(partial, 'a')).close();
  for (let idle = 0; ;) {
    const before = await startOf(partial, size);
    one.onBytes(before);
    if (before === size) return;
    const reason = await receive(context, one, partial, before);
    const after = await sizeOf(partial);
    if (after >= size) continue;
    idle = after > before ? 0 : idle + 1;
    if (idle >= MOST_TRIES) throw unreachable(new URL(one.url).host, reason);
    await pauseFor(context, backOff(idle));
  }
}

/** Bytes that can be kept; drops excess ones. */
async function startOf(partial: string, size: number): Promise<number> {
  const there = await sizeOf(partial);
  if (there <= size) return there;
  await fs.truncate(partial, 0);
  return 0;
}

/** Writes received bytes, from the first missing one. @returns Why the download may have ended early. */
async function receive(
  context: HubContext,
  { url, file, onBytes }: Download,
  partial: string,
  from: number,
): Promise<string> {
  const range = from > 0 ? { range: `bytes=${from}-` } : undefined;
  const answer = await ask(context, url, range);
  const start = startOfAnswer(answer, from);
  if (start === undefined || !answer.body) {
    await answer.body?.cancel();
    await fs.truncate(partial, 0);
    return 'it does not send the requested range';
  }
  const handle = await fs.open(partial, 'r+');
  let isSpoilt = false;
  try {
    let at = start;
    for await (const chunk of chunksOf(answer.body)) {
      if (at + chunk.length > file.size) throw corrupt(file);
      await writeAt(handle, chunk, at);
      onBytes((at += chunk.length));
    }
    await handle.sync();
    return 'it ends files early';
  } catch (error) {
    if (error instanceof Broken && !context.signal.aborted) return 'the connection broke off';
    if (error instanceof FaultError) isSpoilt = true;
    throw error instanceof Broken ? cancelled(error) : error;
  } finally {
    await handle.close();
    // Windows removes no open file.
    if (isSpoilt) removeQuietly(partial);
  }
}

/** First byte of an answer; undefined for a range that was not requested. */
function startOfAnswer({ status, headers }: Response, asked: number): number | undefined {
  if (status === 200) return 0;
  const first = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1];
  return status === 206 && Number(first) === asked ? asked : undefined;
}

/** A connection that ended before its body did. */
class Broken extends Error {}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new Broken('The body broke off.', { cause: error });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function writeAt(handle: fs.FileHandle, chunk: Uint8Array, place: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const rest = chunk.length - done;
    done += (await handle.write(chunk, done, rest, place + done)).bytesWritten;
  }
}

/** SHA-256, or Git's SHA-1 of a blob, whichever the hub gives. */
async function hashOf(file: string, { hash, size }: HubFile): Promise<string> {
  const sum = createHash(hash.length === 64 ? 'sha256' : 'sha1');
  if (hash.length === 40) sum.update(`blob ${size}\0`);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), sum);
  return sum.digest('hex');
}

/** -1 if there is no file. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await fs.stat(file)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return -1;
    throw error;
  }
}

function corrupt({ path: name }: HubFile): Error {
  return faultError(
    'download-corrupt',
    `The download of ${name} is not the file that the hub lists: its size or hash differs.`,
    'Run it again; if it happens again, the hub or a proxy changes files: try another HF_ENDPOINT.',
  );
}

function cancelled(cause: unknown): Error {
  return faultError('cancelled', 'You cancelled the pull.', 'Run it again to resume.', cause);
}
