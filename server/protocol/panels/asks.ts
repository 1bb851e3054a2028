/**
 * What a page can ask for: each kind once, with the decoder of its key (checked by the editor and by the server) and
 * that of its answer (checked by the page).
 */
import { flag, object, oneOf, type Decoder } from '../decode';
import { PROMPT_SETS } from '../prompts';
import { featureId, panelName, place, textUpTo } from './place';

export interface Ask<K extends object = object, D = unknown> {
  readonly key: Decoder<K>;
  readonly data: Decoder<D>;
}
export type Asks = Readonly<Record<string, Ask>>;
export type KeyOf<A> = A extends Ask<infer K> ? K : never;
export type DataOf<A> = A extends Ask<object, infer D> ? D : never;

export function ask<K extends object, D>(key: Decoder<K>, data: Decoder<D>): Ask<K, D> {
  return { key, data };
}

const nothing = object({});
/** Whether it was done; the person may have cancelled. */
const done = object({ done: flag });

/** Jobs that a page can start; it shows, and can cancel, those that were started elsewhere too. */
const PANEL_JOBS = ['cache', 'survey', 'measure', 'flip', 'coverage'] as const;
export const SHOWN_JOBS = [...PANEL_JOBS, 'experiment'] as const;
const jobKey = object(
  { job: oneOf(...PANEL_JOBS) },
  /** `promptSet`: of a sign-flip test. */
  { feature: featureId, promptSet: oneOf(...PROMPT_SETS) },
);

/** Characters of what is saved or copied. */
const LARGEST_CONTENT = 16_000_000;
const SAVED_AS = ['svg', 'png', 'csv', 'json', 'txt'] as const;

/** What every page can ask of the editor. */
export type CommonActions = typeof commonActions;
export const commonActions = {
  /** Opens a panel of the same catalog; `beside`: another one of the page's kind, beside it. */
  open: ask(object({ panel: panelName, place }, { beside: flag }), nothing),
  /** Saves a picture or table where the person says. `content` is base64 for a PNG. */
  save: ask(
    object({ name: textUpTo(100), as: oneOf(...SAVED_AS), content: textUpTo(LARGEST_CONTENT) }),
    done,
  ),
  /** Asks where to save evidence that could not be written beside the catalog. */
  saveEvidence: ask(nothing, nothing),
  /** Tables as tab-separated text, pictures as SVG. */
  copy: ask(object({ content: textUpTo(LARGEST_CONTENT) }), nothing),
  /** Shows a feature, or the catalog, in its text. */
  reveal: ask(object({}, { feature: featureId }), nothing),
  /** Runs a job; answers when it ends. */
  run: ask(jobKey, done),
  /** Cancels a job that runs. */
  stop: ask(object({ job: oneOf(...SHOWN_JOBS) }, { feature: featureId }), nothing),
  /** The name of the panel's tab. */
  title: ask(object({ title: textUpTo(400) }), nothing),
  trust: ask(nothing, nothing),
} as const;
