/** How requests leave this machine: through which proxy, and whose certificates are trusted. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { SecureContext } from 'node:tls';
import { faultError } from '../protocol/fault';
import type { NetworkSettings } from '../protocol/hub';

export interface Network {
  /** The proxy for an address; undefined: none. */
  readonly proxyFor: (to: URL) => URL | undefined;
  /** `Proxy-Authorization`, in place of the user and password in the proxy's address. */
  readonly authorization: string | undefined;
  /** Whether certificates must be valid; absent: as Node decides. */
  readonly strict: boolean | undefined;
  /** The authorities that are trusted; undefined: those of Node, and NODE_EXTRA_CA_CERTS. */
  readonly trusted: SecureContext | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The editor's settings, otherwise `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` in either case, as curl
 * reads them.
 *
 * @throws FaultError `bad-arguments` for a proxy that is no address of the web.
 */
export function networkOf(env: Environment, settings?: NetworkSettings): Network {
  const read = (name: string): string => env[name.toLowerCase()] || env[name] || '';
  const own = settings?.proxy ?? '';
  const written = {
    'https:': own || read('HTTPS_PROXY') || read('ALL_PROXY'),
    'http:': own || read('HTTP_PROXY') || read('ALL_PROXY'),
  };
  const exempt = settings?.noProxy.length ? settings.noProxy : read('NO_PROXY').split(/[\s,]+/);
  const proxies = new Map(Object.entries(written).map(([scheme, at]) => [scheme, proxyAt(at)]));
  return {
    proxyFor: (to) =>
      settings?.support === 'off' || isExempt(to, exempt) ? undefined : proxies.get(to.protocol),
    authorization: settings?.authorization || undefined,
    strict: settings?.strict === false ? false : undefined,
    trusted: settings?.systemCertificates ? withSystemAuthorities(env) : undefined,
  };
}

function proxyAt(written: string): URL | undefined {
  if (written === '') return undefined;
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '') return url;
  // The text itself may hold a password.
  throw faultError(
    'bad-arguments',
    'The address of the proxy cannot be used.',
    'Write it like http://proxy.example.org:8080 in HTTPS_PROXY, or in http.proxy in the settings of VS Code.',
  );
}

/** An entry is `*`, a host with everything below it, an address, or one of these with a port. */
function isExempt(to: URL, entries: readonly string[]): boolean {
  const port = to.port || (to.protocol === 'https:' ? '443' : '80');
  const host = to.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return entries.some((written) => {
    const entry = written.trim().toLowerCase();
    const [, name = '', own] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
    if (own !== undefined && own !== port) return false;
    const suffix = name.replace(/^\*?\.?/, '');
    return name === '*' || (suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`)));
  });
}

/** Node's own, and those that the system trusts. */
function withSystemAuthorities(env: Environment): SecureContext | undefined {
  const system = systemAuthorities();
  if (system.length === 0) return undefined;
  const extra = env['NODE_EXTRA_CA_CERTS'];
  const named = extra && existsSync(extra) ? pemsIn(readFileSync(extra, 'utf8')) : [];
  return tls.createSecureContext({ ca: [...tls.rootCertificates, ...system, ...named] });
}

/** Where distributions of Linux keep them. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Empty where this Node cannot tell them: on Windows before Node 22.15. */
function systemAuthorities(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (from: 'system') => string[] };
  if (getCACertificates) return getCACertificates('system');
  const bundle = bundles.find((file) => existsSync(file));
  if (process.platform !== 'darwin') return bundle ? pemsIn(readFileSync(bundle, 'utf8')) : [];
  try {
    const list = ['find-certificate', '-a', '-p'];
    return pemsIn(
      execFileSync('/usr/bin/security', list, { encoding: 'utf8', maxBuffer: 1 << 26 }),
    );
  } catch {
    return []; // Node's own authorities are enough for public hubs
  }
}

function pemsIn(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
