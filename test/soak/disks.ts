/** Disks that are full, read-only or not ours, in the middle of every job that writes. */
import { spawnSync } from 'node:child_process';
import type { Random } from '../support/random';
import { FaultyDisks, KINDS, PLACES, type Kind, type Try } from './faultyDisks';
import { type Guarantee, type Outcome, type Soak, Tally } from './guarantee';
import { PROGRAM } from './tinyCatalog';

const JOBS = ['measure', 'site', 'flip', 'cache', 'dims', 'export'] as const;
const STATES = ['new', 'done'] as const;
/** Of a full disk: the most bytes that are left, more than any job needs. */
const MOST_LEFT = 1_200_000;

export const disks: Guarantee = {
  name: 'disks',
  promise:
    "a disk that is full, read-only or another user's (the catalog's, the cache's, that of temporary files) costs a file and never a result: one message, the old file kept byte for byte, nothing half-written",
  tries: 'jobs',
  quick: 4,
  full: 360,
  missing: () => Promise.resolve(hindrance()),
  run: async (soak) => {
    const world = new FaultyDisks();
    try {
      return await tried(soak, world);
    } finally {
      world.remove();
    }
  },
};

function hindrance(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Linux mounts small disks';
  const mounted = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  if (mounted.status !== 0) return 'no disk can be mounted';
  const nobody = { uid: 65534, gid: 65534 };
  const { status } = spawnSync(process.execPath, [PROGRAM, '--version'], nobody);
  return status === 0 ? undefined : 'the program may not be run by another user';
}

async function tried(soak: Soak, world: FaultyDisks): Promise<Outcome> {
  const tally = new Tally(soak);
  const ends = new Map<string, number>();
  while (!tally.isDone()) {
    const one = tryOf(soak.random, tally.tried);
    const { end, wrong, ms } = await world.attempt(one);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    const which = (): string => JSON.stringify(one);
    tally.add(wrong && `${which()}: ${wrong}`, ms, which);
  }
  const counts = [...ends].sort((a, b) => b[1] - a[1]);
  return tally.outcome([counts.map(([end, count]) => `${end} ${count}`).join(', ')]);
}

/** At first in order, so that few tries have every kind of fault, every place, both states and other jobs. */
function tryOf(random: Random, done: number): Try {
  const first = done < JOBS.length;
  const kind: Kind = first ? KINDS[done % KINDS.length]! : random.of(KINDS);
  // Often nothing is left, otherwise so little that a job ends anywhere on its way.
  const left = random.below(3) === 0 ? 0 : Math.round(MOST_LEFT ** random.next());
  return {
    job: first ? JOBS[done]! : random.of(JOBS),
    state: first ? STATES[done % STATES.length]! : random.of(STATES),
    // One further with each round of kinds.
    place: first ? PLACES[(done + Math.floor(done / 3)) % PLACES.length]! : random.of(PLACES),
    kind,
    ...(kind === 'full' && { left }),
  };
}
