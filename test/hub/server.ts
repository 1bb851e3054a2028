/** A server on this machine that speaks the protocol of the hub, with its bad days. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const REPO = 'owner/tiny';
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

/** What a test does with a request before the server would; true where it has answered. */
export type Interference = (request: IncomingMessage, response: ServerResponse) => boolean;

export class HubServer {
  readonly seen: Seen[] = [];
  interfere: Interference = () => false;
  /** In links: `https` behind a front that speaks TLS. */
  scheme: 'http' | 'https' = 'http';
  private readonly server: Server;

  /**
   * @param files Content by path; those over 100 bytes are kept as the hub keeps large files.
   * @param prefix Path before everything else, as mirrors have one, e.g. `/hf`.
   */
  constructor(
    readonly files: Readonly<Record<string, Buffer>>,
    private readonly prefix = '',
  ) {
    this.server = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      const { authorization, range } = headers;
      this.seen.push({ method, url, authorization, range });
      if (this.interfere(request, response)) return;
      if (method === 'POST') void this.infos(request, response);
      else this.answer(url, range, response);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.prefix}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private answer(url: string, range: string | undefined, response: ServerResponse): void {
    const { pathname: whole, searchParams } = new URL(url, 'http://hub');
    const pathname = whole.startsWith(this.prefix) ? whole.slice(this.prefix.length) : '';
    const name = /^\/owner\/tiny\/resolve\/[^/]+\/(.+)$/.exec(pathname)?.[1];
    if (name !== undefined) {
      this.send(decodeURIComponent(name), range, response);
      return;
    }
    if (pathname.startsWith(`/api/models/${REPO}/revision/`)) {
      json(response, { sha: COMMIT });
      return;
    }
    if (pathname === `/api/models/${REPO}/tree/${COMMIT}`) {
      this.page(Number(searchParams.get('cursor') ?? 0), response);
      return;
    }
    response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end();
  }

  /** What other clients ask about single files. */
  private async infos(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { paths } = JSON.parse(Buffer.concat(parts).toString()) as { paths: string[] };
    json(
      response,
      paths.map((path) => entryOf(path, this.files[path]!)),
    );
  }

  /** Two entries a page. */
  private page(from: number, response: ServerResponse): void {
    const all = Object.entries(this.files).map(([path, content]) => entryOf(path, content));
    if (from + 2 < all.length)
      response.setHeader(
        'link',
        `<${this.scheme}://${response.req.headers.host!}${this.prefix}/api/models/${REPO}/tree/${COMMIT}?recursive=true&cursor=${from + 2}>; rel="next"`,
      );
    json(response, all.slice(from, from + 2));
  }

  private send(name: string, range: string | undefined, response: ServerResponse): void {
    const content = this.files[name];
    if (!content) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
    const [, first = 0, last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    const from = Number(first);
    const end = last === '' ? content.length : Number(last) + 1;
    response.writeHead(range === undefined ? 200 : 206, {
      'content-length': end - from,
      etag: `"${hashOf(content)}"`,
      ...(range !== undefined && {
        'content-range': `bytes ${from}-${end - 1}/${content.length}`,
      }),
    });
    response.end(content.subarray(from, end));
  }
}

/** Git's name of a blob, or the SHA-256 of a large file. */
export function hashOf(content: Buffer): string {
  return content.length > 100
    ? createHash('sha256').update(content).digest('hex')
    : createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

function entryOf(path: string, content: Buffer): object {
  const size = content.length;
  if (size <= 100) return { type: 'file', oid: hashOf(content), size, path };
  const lfs = { oid: hashOf(content), size, pointerSize: 130 };
  return { type: 'file', oid: 'f'.repeat(40), size, lfs, path };
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
