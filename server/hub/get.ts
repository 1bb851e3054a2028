/**
 * One GET, through a proxy where there is one. `fetch` of Node 20 knows neither proxies nor further authorities.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Network } from './network';

/** Milliseconds without a byte after which a connection is given up. */
const SILENCE = 60_000;

/** The proxy does not let a request through. */
export class ProxyRefusal extends Error {
  constructor(readonly status: number) {
    super(`The proxy answered ${status}.`);
  }
}

/**
 * Follows no redirect. Cancelling the body, or the signal, ends the connection.
 *
 * @throws ProxyRefusal, or a system error with a `code`.
 */
export function get(
  network: Network,
  to: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const proxy = network.proxyFor(to);
  const secure = to.protocol === 'https:';
  const trust = {
    ...(network.strict !== undefined && { rejectUnauthorized: network.strict }),
    ...(network.trusted && { secureContext: network.trusted }),
  };
  const agent = proxy && agentOf(proxy, secure, network, trust);
  return new Promise((resolve, reject) => {
    const options = { headers: { ...headers }, signal, agent: agent ?? false, ...trust };
    const request = (secure ? https : http).get(to, options, (message) => {
      clearTimeout(alarm);
      if (proxy && message.statusCode === 407) {
        message.destroy();
        reject(new ProxyRefusal(407));
      } else resolve(responseOf(message));
    });
    const alarm = setTimeout(() => request.destroy(timeout()), SILENCE);
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      if (statusCode !== 200) reject(new ProxyRefusal(statusCode));
    });
    request.on('error', (error) => {
      clearTimeout(alarm);
      reject(error);
    });
  });
}

function agentOf(
  proxy: URL,
  secure: boolean,
  { authorization }: Network,
  trust: object,
): http.Agent {
  const headers = authorization === undefined ? {} : { 'Proxy-Authorization': authorization };
  return secure
    ? new HttpsProxyAgent(proxy, { headers, ...trust })
    : new HttpProxyAgent(proxy, { headers, ...trust });
}

function responseOf(message: http.IncomingMessage): Response {
  const { statusCode = 502, rawHeaders } = message;
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
  message.setTimeout(SILENCE, () => message.destroy(timeout()));
  const hasBody = ![204, 205, 304].includes(statusCode);
  return new Response(hasBody ? bodyOf(message) : null, { status: statusCode, headers });
}

function bodyOf(message: http.IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = message[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return new ReadableStream<Uint8Array>({
    async pull(stream) {
      const next = await chunks.next();
      if (next.done) stream.close();
      else stream.enqueue(next.value);
    },
    cancel: () => void message.destroy(),
  });
}

function timeout(): Error {
  return Object.assign(new Error('No byte arrived for a minute.'), { code: 'ETIMEDOUT' });
}
