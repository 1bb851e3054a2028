/** Requests to a hub: redirects without the token, patience with a busy hub, faults in plain words. */
import { FaultError } from '../protocol/fault';
import { connectionFault, FinalFault, unreachable } from './connectionFault';
import { get } from './get';
import type { Hub } from './settings';

export interface HubContext {
  readonly hub: Hub;
  readonly signal: AbortSignal;
  /** Waits, or rejects when the signal fires. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const MOST_REDIRECTS = 10;
/** How often a request is repeated without any progress. */
export const MOST_TRIES = 5;
/** If the hub asks for a longer pause, give up. */
const LONGEST_WAIT = 120_000;

/**
 * GET. Retries failed connections, 429 and 5xx; 429 after the time that the hub names.
 *
 * @returns An answer of 2xx, or 416 if a range was requested.
 * @throws FaultError `hub-unreachable`, `hub-busy`, `hub-denied`, `hub-not-found` or `cancelled`.
 */
export async function ask(
  context: HubContext,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const answer = await answerOf(context, url, headers);
    if (answer instanceof Response && (answer.ok || answer.status === 416)) return answer;
    const problem = answer instanceof Response ? refusal(answer, url) : answer;
    if (answer instanceof Response) await answer.body?.cancel();
    const pause = pauseAfter(answer, tries);
    if (
      tries >= MOST_TRIES ||
      pause === undefined ||
      problem instanceof FinalFault ||
      pause > LONGEST_WAIT
    )
      throw problem;
    await pauseFor(context, pause);
  }
}

/** Seconds double with each try. */
export async function pauseFor({ wait, signal }: HubContext, milliseconds: number): Promise<void> {
  try {
    await wait(milliseconds, signal);
  } catch (error) {
    throw signal.aborted ? cancelled(error) : error;
  }
}

export const backOff = (tries: number): number => 500 * 2 ** tries;

/** An answer of any status, or why there was none. @throws FaultError `cancelled`. */
async function answerOf(
  { hub, signal }: HubContext,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response | FaultError> {
  try {
    return await follow(hub, new URL(url), headers, signal);
  } catch (error) {
    if (signal.aborted) throw cancelled(error);
    if (error instanceof FaultError) return error;
    return connectionFault(hub, new URL(url), error);
  }
}

async function follow(
  hub: Hub,
  first: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  let at = first;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const own = { 'accept-encoding': 'identity', ...headers, ...authorization(hub, at) };
    const answer = await get(hub.network, at, own, signal);
    const next = answer.headers.get('location');
    if (next === null || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
    await answer.body?.cancel();
    at = redirected(next, at);
  }
  throw unreachable(first.host, 'it redirects endlessly');
}

function redirected(location: string, from: URL): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const safe = to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:');
  if (to && safe) return to;
  throw unreachable(from.host, 'it redirects to no address that can be trusted');
}

/** The token goes to the hub alone: not to the target of a redirect, nor to another port or scheme. */
function authorization({ endpoint, token }: Hub, at: URL): Record<string, string> {
  if (token === undefined || at.origin !== new URL(endpoint).origin) return {};
  return { authorization: `Bearer ${token}` };
}

/** Milliseconds; undefined if another try would not help. */
function pauseAfter(answer: Response | FaultError, tries: number): number | undefined {
  if (!(answer instanceof Response)) return backOff(tries);
  if (answer.status !== 429 && answer.status < 500) return undefined;
  return retryAfter(answer.headers.get('retry-after')) ?? backOff(tries);
}

/** Seconds or a date. */
function retryAfter(written: string | null): number | undefined {
  if (written === null) return undefined;
  const at = /^\d+$/.test(written) ? Date.now() + Number(written) * 1000 : Date.parse(written);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/** Decoded for reading; unchanged if it is not UTF-8. */
function readable(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return pathname;
    throw error;
  }
}

function refusal({ status, headers }: Response, url: string): FaultError {
  const { host, pathname } = new URL(url);
  const place = `${host}${readable(pathname)}`;
  const said = headers.get('x-error-message');
  const words = said === null ? '' : `: ${said.replace(/[^\x20-\x7e]/g, ' ').slice(0, 200)}`;
  if (status === 401 || status === 403)
    return hubFault(
      'hub-denied',
      `The hub does not open ${place} (${status}${words}).`,
      keysTo(headers),
    );
  if (status === 404)
    return hubFault(
      'hub-not-found',
      `The hub has no ${place}${words}.`,
      'Check the name and the revision; a private model needs HF_TOKEN.',
    );
  if (status === 429) return busy(host, headers.get('retry-after'));
  return unreachable(host, `it answered ${status}${words}`);
}

/** How a person gets access to a model: hubs report gated models, and hide private ones. */
function keysTo(headers: Headers): string {
  const token =
    'give a token that may read it (HF_TOKEN, or "Dimcat: Set Hub Token" in the editor)';
  return headers.get('x-error-code') === 'GatedRepo'
    ? `The model is gated: accept its terms on its page of the hub, then ${token}.`
    : `Check the name. If the model is private or gated, accept its terms on the hub and ${token}.`;
}

function busy(host: string, after: string | null): FaultError {
  const wanted = retryAfter(after);
  const time = wanted === undefined ? '' : ` for ${Math.ceil(wanted / 1000)} s`;
  return hubFault(
    'hub-busy',
    `The hub ${host} accepts no more requests${time} (429).`,
    'Run it again later: it resumes where it stopped. With a token (HF_TOKEN) the hub allows more requests.',
  );
}

function cancelled(cause: unknown): FaultError {
  return hubFault('cancelled', 'You cancelled the pull.', 'Run it again to resume.', cause);
}

function hubFault(
  code: FaultError['fault']['code'],
  message: string,
  advice: string,
  cause?: unknown,
): FaultError {
  return new FaultError({ code, message, advice }, cause === undefined ? undefined : { cause });
}
