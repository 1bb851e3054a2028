/** What is pulled: `owner/model@revision`. */
import { faultError } from '../protocol/fault';

export interface HubName {
  /** `owner/model`. */
  readonly repo: string;
  /** Commit, tag or branch. */
  readonly revision: string;
}

/** @throws FaultError `bad-arguments`. */
export function hubName(written: string): HubName {
  const [, repo, revision = 'main'] = /^([^@]+)(?:@(.+))?$/.exec(written) ?? [];
  if (repo !== undefined && isRepo(repo) && isSafePath(revision)) return { repo, revision };
  throw faultError(
    'bad-arguments',
    `"${written}" does not name a model of a hub.`,
    'Write owner/model or owner/model@revision, e.g. roneneldan/TinyStories-3M@main.',
  );
}

function isRepo(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(text) && !/\.\.|--/.test(text);
}

export function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/** Whether a path from a hub stays inside the folder that it is joined to, on every platform. */
export function isSafePath(written: string): boolean {
  // eslint-disable-next-line no-control-regex
  if (/[\\:*?"<>|\x00-\x1f]/.test(written)) return false;
  return written.split('/').every((part) => part !== '' && !/^\.+$|[. ]$/.test(part));
}
