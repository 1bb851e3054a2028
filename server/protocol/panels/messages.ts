/**
 * Messages between a page and its host (the editor; of a static page, data in the page itself). A page asks, and each
 * question ends: with one reply, or by its own `cancel`.
 */
import {
  asObject,
  count,
  flag,
  listOf,
  Mismatch,
  nullable,
  object,
  oneOf,
  text,
  unit,
  variants,
  type Decoded,
  type Decoder,
} from '../decode';
import { SHOWN_JOBS } from './asks';
import { panelName, place, textUpTo } from './place';

export const PROTOCOL_VERSION = 1;
/** Bytes of one binary reply: each is copied on its way to the page. */
export const LARGEST_REPLY = 1 << 20;

const v = oneOf(PROTOCOL_VERSION);

/** Any object: the kind that is asked for decodes it. */
const unread: Decoder<Readonly<Record<string, unknown>>> = asObject;

/** `key`: what of; `from` and `count`: which part of a list, where the kind answers with one. */
export type Question = Decoded<typeof question>;
const question = object({ v, id: count, kind: textUpTo(40), key: unread, from: count, count });

export const fromPage = variants('type', {
  /** The first message: the page can be told where it stands. */
  ready: object({ v }),
  ask: question,
  cancel: object({ id: count }),
});

const bytes: Decoder<ArrayBuffer | undefined> = (value, path) => {
  if (value === undefined) return undefined;
  if (value instanceof ArrayBuffer && value.byteLength <= LARGEST_REPLY) return value;
  throw new Mismatch(`${path} is not an ArrayBuffer of at most ${LARGEST_REPLY} bytes`);
};

/** Any value: the kind that was asked for decodes it. */
const anything: Decoder<unknown> = (value) => value;

const answered = object({ id: count, ok: flag, rev: text, data: anything, bytes });
const failed = object({ id: count, ok: flag, code: text, message: text, advice: text });

/** `rev` names a state of catalog, model, site, cache and evidence: with another, what a page remembers is void. */
export type Reply =
  | ({ readonly ok: true } & Omit<Decoded<typeof answered>, 'ok'>)
  | ({ readonly ok: false } & Omit<Decoded<typeof failed>, 'ok'>);

const reply: Decoder<Reply> = (value, path) =>
  flag(asObject(value, path)['ok'], `${path}.ok`)
    ? { ...answered(value, path), ok: true }
    : { ...failed(value, path), ok: false };

/** A job of the catalog that runs. */
export type RunningJob = Decoded<typeof runningJob>;
const runningJob = object(
  {
    job: oneOf(...SHOWN_JOBS),
    /** In [0, 1]; null if not known. */
    share: nullable(unit),
    /** What is being done, and the place in the queue. */
    message: text,
  },
  { feature: text },
);

export type ToPage = Decoded<typeof toPage>;
export const toPage = variants('type', {
  /** `place`: null lets the page stand where it stood before a reload; `panels`: those that links can open. */
  start: object({
    v,
    uri: text,
    catalog: text,
    trusted: flag,
    place: nullable(place),
    panels: listOf(panelName),
  }),
  /** A panel that is open already is sent to another place. */
  go: object({ place }),
  /** Back (-1) or forward (1) in the page's history. */
  history: object({ by: oneOf(-1, 1) }),
  reply,
  progress: object({ id: count, share: nullable(unit), message: text }),
  /** Something of the catalog may have changed: ask again. */
  changed: object({ trusted: flag }),
  jobs: object({ jobs: listOf(runningJob) }),
});
