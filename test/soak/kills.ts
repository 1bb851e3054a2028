/** The product's real processes, killed at any moment, alone and together, again and again over the same files. */
import type { Random } from '../support/random';
import { type Guarantee, type Outcome, type Soak, Tally } from './guarantee';
import { JOBS, KilledWorld } from './killedWorld';

/** Kills between two times when all jobs are let end. */
const ROUND = 20;

export const kills: Guarantee = {
  name: 'kills',
  promise:
    'a process that is killed leaves no bad file and no process behind, and what it did is taken up again: cache, measure, flip, dims, coverage, pull, server',
  tries: 'kills',
  quick: JOBS.length,
  full: 2_000,
  missing: () =>
    Promise.resolve(process.platform === 'linux' ? undefined : 'processes are found in /proc'),
  run: async (soak) => {
    const world = await KilledWorld.make();
    try {
      return await killed(soak, world);
    } finally {
      await world.remove();
    }
  },
};

async function killed(soak: Soak, world: KilledWorld): Promise<Outcome> {
  const tally = new Tally(soak);
  const died = new Map<string, number>();
  while (!tally.isDone()) {
    const some = jobsOf(soak.random, tally.tried).slice(0, soak.tries - tally.tried);
    const started = performance.now();
    const ends = await Promise.all(
      some.map((job) => world.killSoon(job, soak.random.below(world.lengthOf(job)))),
    );
    const wrong = world.badFile() ?? (await world.orphan());
    ends.forEach((end, i) => {
      if (end === 'killed') died.set(some[i]!, (died.get(some[i]!) ?? 0) + 1);
      const first = i === 0 ? wrong : undefined;
      tally.add(first && `${some.join(' + ')}: ${first}`, performance.now() - started, () =>
        some.join(' + '),
      );
    });
    if (tally.tried % ROUND < some.length || tally.isDone()) {
      const unlike = await world.completed();
      if (unlike !== undefined) tally.spoil(unlike);
      await world.empty();
    }
  }
  const counts = [...died].map(([job, count]) => `${job} ${count.toLocaleString('en')}`);
  return tally.outcome([`died before their end: ${counts.join(', ')}`]);
}

/** Half the time one, else up to three that run beside each other; at first those in order that were not killed yet. */
function jobsOf(random: Random, done: number): readonly string[] {
  const count = random.below(2) === 0 ? 1 : 2 + random.below(2);
  if (done < JOBS.length) return JOBS.slice(done, done + count);
  return Array.from({ length: count }, () => random.of(JOBS));
}
