import { Transform, type TransformCallback } from 'node:stream';

/** Bytes. A block of headers that is longer is none. */
const LONGEST_HEADERS = 4096;
/** Bytes of one message: more than any editor sends, and less than what would fill the memory. */
const LONGEST_MESSAGE = 256 * 2 ** 20;
const NAME = 'content-length:';
const END = '\r\n\r\n';

/**
 * Passes on whole messages of the base protocol of LSP (a block of headers, then as many bytes as it says), and leaves
 * out what is none: the library's reader would wait for ever behind a bad header. The next message that has a good one
 * arrives again. `refused` hears once of each stretch that was left out.
 */
export class Framing extends Transform {
  #held = Buffer.alloc(0);
  /** Bytes of the message that are still to come. */
  #missing = 0;
  #lost = false;

  constructor(private readonly refused: (reason: string) => void) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held = Buffer.concat([this.#held, chunk]);
    while (this.#held.length > 0 && (this.#missing > 0 ? this.#passBody() : this.#passHeaders()));
    done();
  }

  #passBody(): boolean {
    const part = this.#take(Math.min(this.#missing, this.#held.length));
    this.#missing -= part.length;
    this.push(part);
    return true;
  }

  /** False where more has to arrive first. */
  #passHeaders(): boolean {
    const end = this.#held.indexOf(END);
    if (end < 0 && this.#held.length <= LONGEST_HEADERS) return false;
    const length = end < 0 ? undefined : lengthIn(this.#held.toString('latin1', 0, end));
    if (length === undefined) return this.#skip();
    this.#take(end + END.length);
    this.push(Buffer.from(`Content-Length: ${length}${END}`));
    this.#missing = length;
    this.#lost = false;
    return true;
  }

  /** Leaves out what comes before the next header; false where none has arrived. */
  #skip(): boolean {
    if (!this.#lost) this.refused('its headers are none of the base protocol');
    this.#lost = true;
    const text = this.#held.toString('latin1').toLowerCase();
    const next = text.indexOf(NAME, 1);
    // What is left may be the beginning of a header.
    this.#take(next < 0 ? Math.max(1, text.length - NAME.length) : next);
    return next >= 0;
  }

  #take(bytes: number): Buffer {
    const taken = this.#held.subarray(0, bytes);
    this.#held = this.#held.subarray(bytes);
    return taken;
  }
}

/** The one Content-Length of a block of headers, in bytes; undefined where it is no such block. */
function lengthIn(block: string): number | undefined {
  const lines = block.split('\r\n').map((line) => /^([!-9;-~]+):([ -~\t]*)$/.exec(line));
  const lengths = lines.filter((line) => line?.[1]?.toLowerCase() === 'content-length');
  const said = lengths[0]?.[2]?.trim() ?? '';
  const good = !lines.includes(null) && lengths.length === 1 && /^\d{1,10}$/.test(said);
  return good && Number(said) <= LONGEST_MESSAGE ? Number(said) : undefined;
}
