/** Which hub, which cache and which token: read from the environment as `huggingface_hub` reads it. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { diskReason, systemCode } from '../cache/diskFault';
import type { UserEnvironment } from '../cache/folder';
import { faultError } from '../protocol/fault';
import type { NetworkSettings } from '../protocol/hub';
import { networkOf, type Network } from './network';

export interface Hub {
  /** Origin and path of the hub or its mirror, no slash at its end. */
  readonly endpoint: string;
  /** Folder of the `models--owner--name` folders. */
  readonly cacheFolder: string;
  /** Only ever sent to the endpoint's own origin; in no message and no log. */
  readonly token: string | undefined;
  /** Answer only from the cache. */
  readonly offline: boolean;
  readonly network: Network;
}

/**
 * @throws FaultError `bad-arguments` for an endpoint that is not an address, a proxy that is none, or a token that a
 * header cannot hold.
 */
export function hubOf(user: UserEnvironment, settings?: NetworkSettings): Hub {
  const { env } = user;
  return {
    endpoint: endpointOf(env['HF_ENDPOINT'] || 'https://huggingface.co'),
    cacheFolder: hubCacheOf(user),
    token: tokenOf(user),
    offline: isOn(env['HF_HUB_OFFLINE']) || isOn(env['TRANSFORMERS_OFFLINE']),
    network: networkOf(env, settings),
  };
}

/** `HF_HUB_CACHE`, otherwise `hub` in `HF_HOME`, otherwise in the home's cache folder. */
export function hubCacheOf({ env, home }: UserEnvironment): string {
  const written = env['HF_HUB_CACHE'] || env['HUGGINGFACE_HUB_CACHE'];
  return written ? expanded(written, home) : path.join(hubHome({ env, home }), 'hub');
}

function hubHome({ env, home }: UserEnvironment): string {
  if (env['HF_HOME']) return expanded(env['HF_HOME'], home);
  const caches = env['XDG_CACHE_HOME'];
  return path.join(caches ? expanded(caches, home) : path.join(home, '.cache'), 'huggingface');
}

function expanded(written: string, home: string): string {
  return path.resolve(written.replace(/^~(?=$|[/\\])/, () => home));
}

function isOn(value: string | undefined): boolean {
  return /^(1|true|yes|on)$/i.test(value ?? '');
}

function withoutEnd(text: string, mark: string): string {
  return text.endsWith(mark) ? withoutEnd(text.slice(0, -1), mark) : text;
}

function endpointOf(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const plain = url && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '';
  if (plain) return withoutEnd(url.href, '/');
  // The text itself may hold a password.
  throw faultError(
    'bad-arguments',
    'HF_ENDPOINT is not the address of a hub.',
    'Write it like https://huggingface.co, without user or password.',
  );
}

function tokenOf(user: UserEnvironment): string | undefined {
  const { env } = user;
  if (isOn(env['HF_HUB_DISABLE_IMPLICIT_TOKEN'])) return undefined;
  const token = (env['HF_TOKEN'] || env['HUGGING_FACE_HUB_TOKEN'] || tokenFile(user)).trim();
  if (token === '') return undefined;
  // Refused here, since fetch quotes a header that it rejects.
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw faultError(
    'bad-arguments',
    'The access token of the hub contains invalid characters.',
    'Correct HF_TOKEN, or the token file in HF_HOME.',
  );
}

/** The text of the token file that `hf auth login` writes; empty if there is none. */
function tokenFile(user: UserEnvironment): string {
  const { env, home } = user;
  const written = env['HF_TOKEN_PATH'];
  const file = written ? expanded(written, home) : path.join(hubHome(user), 'token');
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return '';
    throw faultError(
      'bad-arguments',
      `The token file ${file} cannot be read: ${diskReason(error)}.`,
      'Give yourself the permission, or remove it.',
      error,
    );
  }
}
