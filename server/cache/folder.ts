/** Where token caches live when nobody says otherwise. */
import * as path from 'node:path';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Absolute path of the user's home folder. */
  readonly home: string;
}

/** `DIMCAT_CACHE`, else the platform's cache folder with `dimcat` in it. */
export function defaultCacheFolder({ env, platform, home }: Surroundings): string {
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
