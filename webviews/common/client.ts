/**
 * Questions of a page, each of which ends: with its answer, with a fault, cancelled, or after a silence. Answers are
 * remembered until the host reports another revision.
 */
import { decodedOrUndefined } from '../../server/protocol/decode';
import type { Asks, DataOf, KeyOf } from '../../server/protocol/panels/asks';
import {
  PROTOCOL_VERSION,
  toPage,
  type Reply,
  type ToPage,
} from '../../server/protocol/panels/messages';
import { answerKey } from '../../server/protocol/panels/site';
import type { Transport } from './transport';

/** What went wrong, in words; `cancelled` if a later question took the place of this one. */
export class PanelFault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

export interface AskOptions {
  readonly from?: number;
  readonly count?: number;
  /** The latest wins: cancels what was asked in the same slot before. */
  readonly slot?: string;
  readonly onProgress?: (message: string, share: number | null) => void;
  /** False for what the page keeps itself: large answers would be held twice. */
  readonly remember?: false;
  /** Silence, without progress, after which the question is given up. */
  readonly silenceMs?: number;
}

export interface Got<D> {
  readonly data: D;
  readonly bytes: ArrayBuffer | undefined;
}

interface Waiting {
  readonly resolve: (reply: Extract<Reply, { ok: true }>) => void;
  readonly reject: (fault: PanelFault) => void;
  readonly options: AskOptions;
  timer: ReturnType<typeof setTimeout>;
}

const SILENCE_MS = 60_000;
const MOST_REMEMBERED = 100;

/** Messages other than replies. */
export type Event = Exclude<ToPage, { type: 'reply' | 'progress' }>;

export class Client<A extends Asks> {
  readonly #waiting = new Map<number, Waiting>();
  readonly #slots = new Map<string, number>();
  readonly #remembered = new Map<string, Got<unknown>>();
  #last = 0;
  #rev: string | undefined;

  constructor(
    private readonly asks: A,
    private readonly transport: Transport,
    private readonly onEvent: (event: Event) => void,
  ) {}

  /** Listens from now on, and says so. */
  start(): void {
    this.transport.listen((value) => this.#receive(value));
    this.transport.post({ type: 'ready', v: PROTOCOL_VERSION });
  }

  /** Data of the catalog, from memory if its state has not changed. @throws PanelFault */
  async get<N extends keyof A & string>(
    kind: N,
    key: KeyOf<A[N]>,
    options: AskOptions = {},
  ): Promise<Got<DataOf<A[N]>>> {
    const name = answerKey(kind, key, options.from ?? 0, options.count ?? 0);
    const known = this.#remembered.get(name);
    const got = known ?? (await this.#got(kind, key, options));
    if (options.remember !== false) this.#remember(name, got);
    return got as Got<DataOf<A[N]>>;
  }

  /** Something that is done, and so never remembered. @throws PanelFault */
  async act<N extends keyof A & string>(
    kind: N,
    key: KeyOf<A[N]>,
    options: AskOptions = {},
  ): Promise<DataOf<A[N]>> {
    return (await this.#got(kind, key, { silenceMs: Infinity, ...options })).data as DataOf<A[N]>;
  }

  /** Forgets what is remembered: something may have changed. */
  forget(): void {
    this.#remembered.clear();
  }

  /** Cancels what was asked in a slot. */
  cancel(slot: string): void {
    this.#cancel(this.#slots.get(slot));
  }

  cancelAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#cancel(id);
  }

  async #got(kind: string, key: object, options: AskOptions): Promise<Got<unknown>> {
    const { rev, data, bytes } = await this.#ask(kind, key, options);
    // Actions of the editor have no revision.
    if (rev !== '' && rev !== this.#rev) {
      this.#rev = rev;
      this.forget();
    }
    const decoded = readData(this.asks[kind]!.data, data);
    return { data: decoded, bytes };
  }

  #ask(kind: string, key: object, options: AskOptions): Promise<Extract<Reply, { ok: true }>> {
    const { from = 0, count = 0, slot } = options;
    if (slot !== undefined) this.#cancel(this.#slots.get(slot));
    const id = ++this.#last;
    if (slot !== undefined) this.#slots.set(slot, id);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, options, timer: this.#timer(id, options) });
      this.transport.post({ type: 'ask', v: PROTOCOL_VERSION, id, kind, key, from, count });
    });
  }

  #timer(id: number, { silenceMs = SILENCE_MS }: AskOptions): ReturnType<typeof setTimeout> {
    // A timer takes at most 2^31 ms; longer ones would fire at once.
    return setTimeout(() => this.#cancel(id, silent), Math.min(silenceMs, 0x7fffffff));
  }

  #cancel(id: number | undefined, fault = cancelled): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.transport.post({ type: 'cancel', id });
    this.#end(id, waiting);
    waiting.reject(fault());
  }

  #end(id: number, { timer }: Waiting): void {
    clearTimeout(timer);
    this.#waiting.delete(id);
  }

  #receive(value: unknown): void {
    const message = decodedOrUndefined(toPage, value);
    // What is no message of ours, e.g. of an extension of the browser, is none of our business.
    if (message === undefined) return;
    if (message.type === 'reply') this.#settle(message);
    else if (message.type === 'progress') this.#progress(message);
    else this.onEvent(message);
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#end(reply.id, waiting);
    if (reply.ok) waiting.resolve(reply);
    else waiting.reject(new PanelFault(reply.code, reply.message, reply.advice));
  }

  #progress({ id, share, message }: Extract<ToPage, { type: 'progress' }>): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    waiting.timer = this.#timer(id, waiting.options);
    waiting.options.onProgress?.(message, share);
  }

  #remember(name: string, got: Got<unknown>): void {
    this.#remembered.delete(name);
    this.#remembered.set(name, got);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MOST_REMEMBERED) this.#remembered.delete(oldest!);
  }
}

function readData<D>(decoder: (value: unknown, path: string) => D, data: unknown): D {
  const read = decodedOrUndefined((value) => ({ value: decoder(value, '') }), data);
  if (read !== undefined) return read.value;
  throw new PanelFault(
    'unreadable',
    'The page received data that it cannot read.',
    'Run "Dimcat: Restart Server"; if that fails too, measure the feature again.',
  );
}

const cancelled = (): PanelFault =>
  new PanelFault('cancelled', 'The request was cancelled.', 'Ask again if you need it.');

const silent = (): PanelFault =>
  new PanelFault('timeout', 'There was no answer.', 'Try again, or run "Dimcat: Restart Server".');
