/**
 * The questions of one page, each answered once: with data, or with a fault in words. Pure, and no message can break
 * it: what cannot be read is refused if it has an id, otherwise dropped.
 */
import { asObject, count, decodedOrUndefined, object } from '../../server/protocol/decode';
import { faultError, faultOf, type Fault } from '../../server/protocol/fault';
import type { Asks } from '../../server/protocol/panels/asks';
import { fromPage, type Question, type ToPage } from '../../server/protocol/panels/messages';

export interface Answer {
  readonly rev: string;
  readonly data: unknown;
  readonly bytes?: ArrayBuffer;
}

/** A question whose kind is known and whose key is as that kind wants it. */
export interface ReadQuestion extends Omit<Question, 'key' | 'v'> {
  readonly key: object;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string, share: number | null) => void;
}

export interface ConversationParts {
  readonly asks: Asks;
  readonly answer: (question: ReadQuestion) => Promise<Answer>;
  readonly post: (message: ToPage) => void;
  readonly onReady: () => void;
  /** The fault behind what `answer` threw; undefined if it was cancelled. */
  readonly faultBehind: (error: unknown) => Fault | undefined;
}

/** A page that asks more at once is broken. */
const MOST_AT_ONCE = 64;

const withId = object({ id: count });

export class Conversation {
  readonly #running = new Map<number, AbortController>();
  #ended = false;

  constructor(private readonly parts: ConversationParts) {}

  /** @param value Anything that the page sent. */
  receive(value: unknown): void {
    const message = decodedOrUndefined(fromPage, value);
    if (message === undefined) this.#refuse(value);
    else if (message.type === 'ready') this.#begin();
    else if (message.type === 'cancel') this.#running.get(message.id)?.abort();
    else void this.#ask(message);
  }

  /** Cancels what runs. Nothing is posted from now on. */
  end(): void {
    this.#ended = true;
    this.#cancelAll();
  }

  #begin(): void {
    // The page was loaded afresh: nobody waits for what the one before had asked.
    this.#cancelAll();
    this.parts.onReady();
  }

  #cancelAll(): void {
    for (const running of this.#running.values()) running.abort();
    this.#running.clear();
  }

  async #ask({ id, kind, key, from, count: wanted }: Question): Promise<void> {
    if (this.#running.has(id)) return;
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(id, controller);
    const isCurrent = (): boolean => this.#running.get(id) === controller;
    const onProgress = (message: string, share: number | null): void => {
      if (isCurrent()) this.#post({ type: 'progress', id, share, message });
    };
    try {
      const read = { id, kind, key: this.#read(kind, key), from, count: wanted };
      const answer = await this.parts.answer({ ...read, signal, onProgress });
      if (isCurrent()) this.#reply(id, answer);
    } catch (error) {
      if (isCurrent()) this.#fail(id, this.parts.faultBehind(error) ?? cancelled);
    } finally {
      if (isCurrent()) this.#running.delete(id);
    }
  }

  #read(kind: string, key: object): object {
    if (this.#running.size > MOST_AT_ONCE) throw malformed('asks too much at once');
    const known = Object.hasOwn(this.parts.asks, kind) ? this.parts.asks[kind] : undefined;
    if (known === undefined) throw malformed(`asks for "${kind.slice(0, 40)}", which is unknown`);
    const read = decodedOrUndefined(known.key, key);
    if (read === undefined) throw malformed(`asks for ${kind} with a malformed key`);
    return read;
  }

  #refuse(value: unknown): void {
    const id = decodedOrUndefined(withId, value)?.id;
    if (id === undefined || isCancel(value)) return;
    this.#fail(id, faultOf(malformed('sent a malformed message')));
  }

  #reply(id: number, { rev, data, bytes }: Answer): void {
    this.#post({ type: 'reply', id, ok: true, rev, data, bytes });
  }

  #fail(id: number, { code, message, advice }: Fault): void {
    this.#post({ type: 'reply', id, ok: false, code, message, advice });
  }

  #post(message: ToPage): void {
    if (!this.#ended) this.parts.post(message);
  }
}

const cancelled: Fault = {
  code: 'cancelled',
  message: 'The request was cancelled.',
  advice: 'Ask again if you need it.',
};

function malformed(what: string): Error {
  return faultError(
    'bad-arguments',
    `The page ${what}.`,
    'Close the panel and open it again; if that fails too, report it.',
  );
}

function isCancel(value: unknown): boolean {
  return asObject(value, '')['type'] === 'cancel';
}
