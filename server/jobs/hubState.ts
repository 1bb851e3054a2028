/** The hub as this process would use it, safe to show: without the token, and without the proxy's password. */
import { currentUser } from '../cache/folder';
import { hubOf } from '../hub/settings';
import { faultOf } from '../protocol/fault';

export interface HubState {
  /** Absolute path. */
  readonly cacheFolder: string;
  readonly endpoint: string;
  /** Whether there is one, in the environment or in the hub's own file. */
  readonly token: boolean;
  readonly offline: boolean;
}

/** A string says what is wrong with the settings. */
export function hubState(user = currentUser()): HubState | string {
  try {
    const { cacheFolder, endpoint, token, offline } = hubOf(user);
    return { cacheFolder, endpoint, token: token !== undefined, offline };
  } catch (error) {
    return faultOf(error).message;
  }
}
