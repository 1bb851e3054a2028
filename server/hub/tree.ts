/** The files of a model on a hub, at one commit. */
import { isCommit, isSafePath, type HubName } from './name';
import { unreachable } from './connectionFault';
import { ask, type HubContext } from './request';

export interface HubFile {
  /** Inside the repository, `/` between folders. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of a large file, otherwise Git's SHA-1 of the blob; lower-case hex. It names the blob in the cache. */
  readonly hash: string;
}

/** The commit that a revision names now. @throws FaultError As {@link ask}. */
export async function commitOf(context: HubContext, { repo, revision }: HubName): Promise<string> {
  const url = `${context.hub.endpoint}/api/models/${repo}/revision/${encodeURIComponent(revision)}`;
  const { value } = await json(context, url);
  const { sha } = fieldsOf(value);
  if (typeof sha === 'string' && isCommit(sha)) return sha;
  throw noHub(url);
}

/** Every file, page by page. @throws FaultError As {@link ask}. */
export async function filesAt(
  context: HubContext,
  repo: string,
  commit: string,
): Promise<HubFile[]> {
  const files: HubFile[] = [];
  const seen = new Set<string>();
  const base = `${context.hub.endpoint}/api/models/${repo}/tree/${commit}`;
  let url: string | undefined = `${base}?recursive=true`;
  while (url !== undefined) {
    // A page that leads back to an earlier one would never end.
    if (seen.has(url)) throw noHub(url);
    seen.add(url);
    const page: Page = await json(context, url);
    if (!Array.isArray(page.value)) throw noHub(url);
    files.push(...page.value.map(fileOf).filter((file) => file !== undefined));
    url = page.next === undefined ? undefined : new URL(page.next, url).href;
  }
  return files;
}

/** Where the bytes of a file are. */
export function addressOf({ hub }: HubContext, repo: string, commit: string, file: string): string {
  const names = file.split('/').map(encodeURIComponent).join('/');
  return `${hub.endpoint}/${repo}/resolve/${commit}/${names}`;
}

/** Undefined for a folder, and for a name that may not be written to a disk. */
function fileOf(entry: unknown): HubFile | undefined {
  const { type, path, size, oid, lfs } = fieldsOf(entry);
  if (type !== 'file' || typeof path !== 'string' || !isSafePath(path)) return undefined;
  const large = fieldsOf(lfs);
  const hash = large['oid'] ?? oid;
  const bytes = large['size'] ?? size;
  if (typeof hash !== 'string' || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)) return undefined;
  return Number.isSafeInteger(bytes) && Number(bytes) >= 0
    ? { path, size: Number(bytes), hash }
    : undefined;
}

interface Page {
  readonly value: unknown;
  readonly next: string | undefined;
}

async function json(context: HubContext, url: string): Promise<Page> {
  const answer = await ask(context, url, { accept: 'application/json' });
  const next = /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  try {
    return { value: await answer.json(), next };
  } catch (error) {
    throw noHub(url, error);
  }
}

function noHub(url: string, cause?: unknown): Error {
  return unreachable(new URL(url).host, 'it does not answer like a hub', cause);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
