/** A hub behind TLS with a private authority, and a proxy in front of it, with its bad days. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import * as path from 'node:path';
import * as tls from 'node:tls';

/** The host that the certificate is for; only the proxy knows where it is. */
export const HOST = 'hub.test';

export interface Authority {
  /** Path of the authority's own certificate. */
  readonly file: string;
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** An authority that nobody knows, and a certificate of it for {@link HOST}; undefined without `openssl`. */
export function privateAuthority(folder: string): Authority | undefined {
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...args: string[]): unknown =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const create = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  fs.writeFileSync(at('names'), `subjectAltName=DNS:${HOST}`);
  try {
    openssl(...create, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Private authority');
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'key',
      '-out',
      'ask',
      '-subj',
      `/CN=${HOST}`,
    );
    const sign = ['x509', '-req', '-in', 'ask', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2'];
    openssl(...sign, '-CAcreateserial', '-extfile', 'names', '-out', 'cert');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return { file: at('ca.pem'), key: fs.readFileSync(at('key')), cert: fs.readFileSync(at('cert')) };
}

const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;

async function listening(server: net.Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return portOf(server);
}

/** Speaks TLS before a server that does not. @param port Of that server, on this machine. */
export class TlsFront {
  private readonly server: tls.Server;

  constructor({ key, cert }: Authority, port: number) {
    this.server = tls.createServer({ key, cert }, (socket) =>
      join(socket, net.connect(port, '127.0.0.1')),
    );
  }

  start = (): Promise<number> => listening(this.server);
  stop = (): unknown => this.server.close();
}

export class Proxy {
  /** `CONNECT host:port`, or the method and whole address of a request in the clear. */
  readonly seen: string[] = [];
  /** What is wanted in `Proxy-Authorization`. */
  authorization: string | undefined;
  /** Answers in place of 200, where set. */
  status: number | undefined;
  /** Bytes from the hub after which a tunnel is cut, for the next tunnels. */
  cuts: number[] = [];
  private readonly server: http.Server;

  /** @param port Where every host is, on this machine. */
  constructor(private readonly port: number) {
    this.server = http.createServer((request, response) => this.forward(request, response));
    this.server.on('connect', (request: http.IncomingMessage, socket: net.Socket) =>
      this.connect(request, socket),
    );
  }

  async start(): Promise<string> {
    return `http://127.0.0.1:${await listening(this.server)}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private refusal({ headers }: http.IncomingMessage): number | undefined {
    const known = headers['proxy-authorization'] === this.authorization;
    return this.status ?? (this.authorization === undefined || known ? undefined : 407);
  }

  private connect(request: http.IncomingMessage, socket: net.Socket): void {
    this.seen.push(`CONNECT ${request.url!}`);
    const refusal = this.refusal(request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const cut = this.cuts.shift();
    if (cut === 0) {
      socket.destroy();
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const hub = net.connect(this.port, '127.0.0.1');
    let bytes = 0;
    hub.on('data', (data) => {
      if (cut !== undefined && (bytes += data.length) > cut) socket.destroy();
    });
    join(socket, hub);
  }

  private forward(request: http.IncomingMessage, response: http.ServerResponse): void {
    this.seen.push(`${request.method!} ${request.url!}`);
    const refusal = this.refusal(request);
    if (refusal !== undefined) {
      response.writeHead(refusal).end();
      return;
    }
    const { pathname, search } = new URL(request.url!);
    const options = { port: this.port, host: '127.0.0.1', path: pathname + search };
    const { headers } = request;
    const asked = http.get({ ...options, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    asked.on('error', () => response.destroy());
  }
}

/** Both ways; the end of one is the end of the other. */
function join(a: net.Socket, b: net.Socket): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}
