/** The scoring core at work on random signs: what is measured, and against which limit. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cancelLatencies } from './cancel.mjs';
import { clock } from './clock.mjs';

const compiled = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../out/server');
const load = createRequire(path.join(compiled, 'x.js'));
const { Workshop } = load('./kernels/workshop.js');
const { kernelPlanes } = load('./kernels/kernelPlanes.js');
const { packStates } = load('./kernels/packing.js');
const core = Object.assign(
  {},
  ...['agreement', 'auc', 'bits', 'nearest', 'pairs', 'planes', 'scoreMany', 'stop'].map((name) =>
    load(`./core/${name}.js`),
  ),
);

/** One size, planes for one thread and for all. */
export async function openOurs({ tokens, dimensions, threads }) {
  const shops = [];
  for (const count of [1, threads]) {
    const shop = Workshop.open(compiled, count);
    while (shop.crew.ready < count) await new Promise((resume) => setTimeout(resume, 5));
    shops.push(shop);
  }
  const random = randomWords();
  const rows = new Uint8Array(new Uint32Array((tokens * dimensions) / 32).map(random).buffer);
  const machine = shops[0].machine();
  const size = { tokens, dimensions };
  const places = shops.map((shop) => {
    const own = shop === shops[0] ? machine : shop.machine();
    return {
      shop,
      machine: own,
      planes: kernelPlanes(own, shop.crew, size, (put) => put(0, rows)),
    };
  });
  const inputs = makeInputs({ tokens, dimensions, random, planes: places[0].planes });
  return {
    measure: (name, repeats) =>
      places.map((place) => {
        // What one thread does alone has one memory.
        const own = ALONE.has(name) ? places[0] : place;
        return clock(() => WORK[name](own, inputs), repeats);
      }),
    /** Bytes a millisecond that the memory gives to one thread and to all. */
    bandwidth: (repeats) =>
      places.map((place) => clock(() => readMemory(place, rows.length), repeats)),
    /** How long operations on all threads go on after they were told to stop. */
    cancel: (repeats) => {
      const { planes } = places[1];
      const works = ['many_queries', 'feature_aucs', 'subset_counts', 'all_pairs'].map((name) => [
        name,
        (stop) => WORK[name]({ ...places[1], planes: core.stoppedBy(planes, stop) }, inputs),
      ]);
      return cancelLatencies(Object.fromEntries(works), repeats);
    },
    close: () => Promise.all(shops.map(({ crew }) => crew.dispose())),
  };
}

function readMemory({ shop, machine, planes }, bytes) {
  const from = planes.words.byteOffset;
  const each = 1 << 18;
  const tasks = Math.floor(bytes / each);
  shop.crew.run(machine, { operation: 'readMemory', arguments: [from, each], tasks });
}

function makeInputs({ tokens, dimensions, random, planes }) {
  const below = (end) => random() % end;
  const prototype = (k) => {
    const chosen = new Set();
    while (chosen.size < k) chosen.add(below(dimensions));
    return { dimensions: [...chosen], polarity: [...chosen].map(() => (below(2) ? 1 : -1)) };
  };
  const all = core.fullSet(tokens);
  const set = core.setOf(
    [...Array(tokens).keys()].filter(() => below(3) === 0),
    tokens,
  );
  const sparse = Array.from({ length: 176 }, () => prototype(64));
  const positives = Array.from({ length: 50 }, (_, i) => i * 31 + 1);
  const negatives = core.without(all, core.setOf(positives, tokens));
  return {
    all,
    set,
    sparse,
    next: 0,
    tasks: sparse.map((prototype) => ({ prototype, positives, negatives, widths: [64] })),
    queries: Array.from({ length: 176 }, (_, i) => core.rowOf(planes, i * 7)),
    scores: core.agreementCounts(planes, sparse[0]),
    draws: Array.from({ length: 100 }, () => Array.from({ length: 50 }, () => below(tokens))),
    states: new Float32Array(20_480_000).map(() => random() / 2 ** 32 - 0.5),
    thresholds: new Float32Array(2560),
  };
}

const ALONE = new Set(['pack', 'pack_copied']);

/** By the names that the peers know them by. */
const WORK = {
  one_feature: ({ planes }, inputs) =>
    core.agreementCounts(planes, inputs.sparse[inputs.next++ % inputs.sparse.length]),
  one_query: ({ planes }, { queries, all }) => core.nearestByHamming(planes, queries[3], 10, all),
  many_queries: ({ planes }, { queries, all }) => core.nearestOfMany(planes, queries, 10, all),
  feature_aucs: ({ planes }, { tasks }) =>
    core
      .scoreWidths(planes, tasks)
      .map(([found]) => core.aucOfHistograms(found.positive, found.negative)),
  auc_of_scores: ({ planes }, { scores, set }) => {
    const { inside, outside } = core.histogramsOf(planes, scores, set, 64);
    return core.aucOfHistograms(inside, outside);
  },
  subset_counts: ({ planes }, { set }) => core.plusCounts(planes, set),
  null_counts: ({ planes }, { draws }) => core.plusCountsOfLists(planes, draws),
  all_pairs: ({ planes }, { all }) => {
    let sum = 0;
    for (const { counts } of core.pairRows(planes, all)) sum += counts[0] ?? 0;
    return sum;
  },
  pack: ({ machine }, inputs) => {
    const { at, thresholds, out } = (inputs.placed ??= placeStates(machine, inputs));
    for (let row = 0; row < inputs.states.length; row += 2560) {
      machine.kernels.packFloat32(at + 4 * row, thresholds, 2560, out + row / 8);
    }
  },
  pack_copied: ({ machine }, { states, thresholds }) =>
    packStates(machine, states, 'float32', thresholds),
  transpose: ({ shop, machine, planes }) => {
    const { rows, rowStep, chunks, planes: to, planeStep, blocks } = planes.kernels.bench.layout;
    machine.scratch(() => {
      const scratch = machine.take(2048 * shop.crew.threads);
      shop.crew.run(machine, {
        operation: 'transpose',
        arguments: [rows, rowStep, chunks, to, planeStep, blocks, 32, scratch],
        tasks: Math.ceil(blocks / 32),
      });
    });
  },
};

/** States that are in the kernels' memory already, of the one machine that packs. */
function placeStates(machine, { states, thresholds }) {
  const at = machine.take(states.byteLength);
  machine.bytes(at, states.byteLength).set(new Uint8Array(states.buffer));
  return {
    at,
    thresholds: machine.takeZeros(4 * thresholds.length),
    out: machine.take(states.length / 8),
  };
}

/** Xorshift, the same on every machine. */
function randomWords() {
  let state = 88172645;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
