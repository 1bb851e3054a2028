/** The default folder of token caches. */
import { homedir } from 'node:os';
import * as path from 'node:path';

/** What a process knows about its user, which determines the default folders. */
export interface UserEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the user's home folder. */
  readonly home: string;
}

export function currentUser(): UserEnvironment {
  return { env: process.env, home: homedir() };
}

/** `DIMCAT_CACHE`, otherwise `dimcat` in the platform's cache folder. */
export function defaultCacheFolder(
  { env, home }: UserEnvironment = currentUser(),
  platform: NodeJS.Platform = process.platform,
): string {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  if (env['DIMCAT_CACHE']) return paths.resolve(env['DIMCAT_CACHE']);
  if (platform === 'win32')
    return paths.join(
      env['LOCALAPPDATA'] || paths.join(home, 'AppData', 'Local'),
      'dimcat',
      'cache',
    );
  if (platform === 'darwin') return paths.join(home, 'Library', 'Caches', 'dimcat');
  return paths.join(env['XDG_CACHE_HOME'] || paths.join(home, '.cache'), 'dimcat');
}
