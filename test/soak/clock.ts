/** The clock set back, or ahead, while jobs run, and while locks and temporaries of the dead lie about. */
import * as path from 'node:path';
import type { Random } from '../support/random';
import { type Guarantee, type Outcome, type Soak, Tally } from './guarantee';
import { ShiftedWorld, WRITES, type Shift } from './shiftedWorld';

const MINUTE = 60_000;
const JUMPS = [-MINUTE, -60 * MINUTE, -1440 * MINUTE, -527_040 * MINUTE, 60 * MINUTE];

export const clock: Guarantee = {
  name: 'clock',
  promise:
    'where the clock goes back a minute, an hour, a day or a year, or an hour ahead, every job ends as ever with the same bytes, and what dead processes left stops none',
  tries: 'jobs',
  quick: 6,
  full: 300,
  run: async (soak) => {
    const world = new ShiftedWorld(path.join(__dirname, 'preload/shiftedClock.js'));
    try {
      return await tried(soak, world);
    } finally {
      world.remove();
    }
  },
};

async function tried(soak: Soak, world: ShiftedWorld): Promise<Outcome> {
  const tally = new Tally(soak);
  while (!tally.isDone()) {
    const one = shiftOf(soak.random);
    const { wrong, ms } = await world.attempt(one);
    const which = (): string => JSON.stringify(one);
    tally.add(wrong && `${which()}: ${wrong}`, ms, which);
  }
  return tally.outcome();
}

function shiftOf(random: Random): Shift {
  const job = random.of(['cache', 'measure', 'flip', 'dims', 'coverage', 'site', 'server']);
  // The lock of another machine is waited for: a quarter of a minute.
  const left = random.of<Shift['left']>(['nothing', 'dead', 'dead', 'dead', 'elsewhere']);
  return {
    job,
    // Half of the jobs start in it.
    after: random.below(2) === 0 ? 0 : random.next(),
    jump: random.of(JUMPS),
    left: WRITES.has(job) ? left : 'nothing',
  };
}
