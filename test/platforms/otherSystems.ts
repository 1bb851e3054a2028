/**
 * What other systems' files do, played by replacing functions of node:fs in every process of a run. Compiled to a
 * file that `NODE_OPTIONS=--require` loads; `DIMCAT_PLAY` names what to play. Linux only: open files are read from
 * /proc.
 */
import * as fs from 'node:fs';

type Play = (originals: Readonly<typeof fs>) => Partial<typeof fs>;

function refusal(code: string, call: string, file: unknown): Error {
  return Object.assign(new Error(`${code}: ${call} '${String(file)}'`), { code });
}

const plays: Readonly<Record<string, Play>> = {
  /** Windows: FILE_APPEND_DATA without FILE_WRITE_DATA cannot set a file's end. */
  'append only': ({ openSync, ftruncateSync }) => {
    const appending = new Set<number>();
    return {
      openSync: (file, flags, mode) => {
        const fd = openSync(file, flags, mode);
        if (typeof flags === 'string' && flags.startsWith('a')) appending.add(fd);
        else appending.delete(fd);
        return fd;
      },
      ftruncateSync: (fd, length) => {
        if (appending.has(fd)) throw refusal('EPERM', 'ftruncate', fd);
        ftruncateSync(fd, length);
      },
    };
  },

  /** Windows: what a library of this process holds open cannot be removed. */
  'open files stay': ({ rmSync, readdirSync, readlinkSync }) => ({
    rmSync: (file, options) => {
      for (const fd of readdirSync('/proc/self/fd')) {
        const target = linkTarget(readlinkSync, `/proc/self/fd/${fd}`);
        if (target.startsWith(String(file))) throw refusal('EBUSY', 'unlink', target);
      }
      rmSync(file, options);
    },
  }),

  /** Windows: a scanner reads each new file for a moment; until then it can be neither renamed nor removed. */
  scanner: ({ renameSync, rmSync }) => {
    const tries = new Map<string, number>();
    const isHeld = (file: unknown): boolean => {
      const name = String(file);
      tries.set(name, (tries.get(name) ?? 0) + 1);
      return tries.get(name)! <= 3;
    };
    return {
      renameSync: (from, to) => {
        if (isHeld(to)) throw refusal('EPERM', 'rename', to);
        renameSync(from, to);
      },
      rmSync: (file, options) => {
        if (fs.existsSync(file) && isHeld(file)) throw refusal('EBUSY', 'unlink', file);
        rmSync(file, options);
      },
    };
  },

  /** Network mounts: a folder cannot be synced. */
  'no folder sync': ({ fsyncSync, fstatSync }) => ({
    fsyncSync: (fd) => {
      if (fstatSync(fd).isDirectory()) throw refusal('EINVAL', 'fsync', fd);
      fsyncSync(fd);
    },
  }),
};

/** A descriptor may be closed while the list is read. */
function linkTarget(readlinkSync: typeof fs.readlinkSync, link: string): string {
  try {
    return readlinkSync(link, 'utf8');
  } catch {
    return '';
  }
}

const play = plays[process.env['DIMCAT_PLAY'] ?? ''];
// The namespace of an import cannot be written to; the module's own object can.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const files = require('node:fs') as typeof fs;
if (play !== undefined) Object.assign(files, play({ ...files }));
