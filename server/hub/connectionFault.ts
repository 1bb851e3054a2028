/** Why a connection failed, and what a person behind a proxy or a private authority can do. */
import { FaultError } from '../protocol/fault';
import { ProxyRefusal } from './get';
import type { Hub } from './settings';

/** Another try would fail in the same way. */
export class FinalFault extends FaultError {}

/** @param error What {@link get} threw. Its message is never quoted, for it may hold a signed address. */
export function connectionFault({ network }: Hub, to: URL, error: unknown): FaultError {
  const proxy = network.proxyFor(to);
  const through = proxy && `${proxy.protocol}//${proxy.host}`;
  if (error instanceof ProxyRefusal) return refusedBy(through ?? 'the proxy', to, error);
  const code = codeOf(error);
  if (isCertificate(code)) return untrusted(to, through, code, error);
  const reason = code === '' ? 'no connection' : `no connection (${code})`;
  const { fault } =
    through === undefined
      ? unreachable(to.host, reason)
      : hubFault(
          `The hub ${to.host} cannot be used through the proxy ${through}: ${reason}.`,
          `${SETTINGS} Then run it again: it resumes where it stopped.`,
        );
  return isOffline(code)
    ? new FinalFault(fault, { cause: error })
    : new FaultError(fault, { cause: error });
}

/** The machine has no network, or no name for the host: waiting some seconds changes nothing. */
function isOffline(code: string): boolean {
  return ['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN'].includes(code);
}

export function unreachable(host: string, reason: string, cause?: unknown): FaultError {
  return hubFault(
    `The hub ${host} cannot be used: ${reason}.`,
    'Check the connection and HF_ENDPOINT, behind a proxy HTTPS_PROXY or http.proxy of VS Code, and run it again: it resumes ' +
      'where it stopped. Files that were pulled before are used without a connection; on the command line --offline says so.',
    cause,
  );
}

const SETTINGS =
  'Check the proxy: HTTPS_PROXY and NO_PROXY on the command line, http.proxy and http.noProxy in VS Code.';

function refusedBy(proxy: string, to: URL, { status }: ProxyRefusal): FaultError {
  if (status === 407)
    return new FinalFault({
      code: 'hub-unreachable',
      message: `The proxy ${proxy} wants a user and a password, or not those that it was given (407).`,
      advice:
        'Write them into its address: HTTPS_PROXY=http://user:password@host:port, in VS Code http.proxy or http.proxyAuthorization.',
    });
  return new FinalFault({
    code: 'hub-unreachable',
    message: `The proxy ${proxy} does not let requests to ${to.host} through (${status}).`,
    advice: `Ask who runs the proxy to allow ${to.host}, or name a mirror by HF_ENDPOINT. ${SETTINGS}`,
  });
}

function untrusted(to: URL, proxy: string | undefined, code: string, cause: unknown): FaultError {
  const where = proxy === undefined ? '' : ` through the proxy ${proxy}`;
  const fault = {
    code: 'hub-unreachable',
    message: `The certificate that ${to.host} shows${where} is not trusted here (${code}).`,
    advice:
      'Where a proxy or a mirror has a certificate of your organisation, name its authority: NODE_EXTRA_CA_CERTS=authority.pem, ' +
      'set before VS Code or dimcat starts; VS Code also takes those of the system (http.systemCertificates).',
  } as const;
  return new FinalFault(fault, { cause });
}

function isCertificate(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT)|CRL_|INVALID_CA|PATH_LENGTH/.test(code);
}

/** The system's or OpenSSL's error code; empty if there is none. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

function hubFault(message: string, advice: string, cause?: unknown): FaultError {
  return new FaultError(
    { code: 'hub-unreachable', message, advice },
    cause === undefined ? undefined : { cause },
  );
}
