import type { Environment } from '../protocol/requests';
import { fieldsOf } from './shape';

/** Before the client has said anything: nothing may run. */
export const restricted: Environment = { trusted: false, providers: [], cacheFolder: '' };

/** Reads what a client sent; a part that is missing or of another type falls back to the restricted one. */
export function environmentOf(value: unknown): Environment {
  const { trusted, providers, cacheFolder } = fieldsOf(value);
  return {
    trusted: trusted === true,
    providers: Array.isArray(providers)
      ? providers.filter((name): name is string => typeof name === 'string')
      : [],
    cacheFolder: typeof cacheFolder === 'string' ? cacheFolder : '',
  };
}
