/** One size: ours and the others by turns, so that all see the same machine. */
import { median } from './clock.mjs';
import { openOurs } from './ours.mjs';
import { openPeers } from './peers.mjs';
import { CASES, rowOf } from './table.mjs';

/** Repeats of a case in each round: fewer of what takes long. */
const REPEATS = { all_pairs: 1, many_queries: 1, feature_aucs: 2 };

export async function measureSize(size, rounds, { python, modules }) {
  const ours = await openOurs(size);
  try {
    const peers = await openPeers(python, modules, size);
    try {
      return await measured(size, rounds, ours, peers);
    } finally {
      // Its process would keep this one from ending.
      peers.close();
    }
  } finally {
    await ours.close();
  }
}

async function measured(size, rounds, ours, peers) {
  const times = new Map(CASES.map(({ name }) => [name, { ours: [[], []], peers: {} }]));
  const reads = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.bandwidth(3).forEach((t, i) => reads[i].push(...t));
    for (const { name } of CASES) {
      const repeats = REPEATS[name] ?? 5;
      const found = times.get(name);
      ours.measure(name, repeats).forEach((t, i) => found.ours[i].push(...t));
      for (const [peer, t] of Object.entries(await peers.measure(name, repeats))) {
        if (t) (found.peers[peer] ??= []).push(...t);
      }
    }
  }
  const cancels = await ours.cancel(20);
  const matrix = (size.tokens * size.dimensions) / 8;
  const [one, all] = reads.map((t) => matrix / median(t));
  return {
    size,
    bandwidth: { one: one / 1e6, all: all / 1e6 },
    versions: peers.versions,
    cancels,
    problem: peers.problem,
    rows: CASES.map((entry) => rowOf(entry, size, times.get(entry.name), all)),
  };
}
