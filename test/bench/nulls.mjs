/**
 * What a catalog with its nulls takes: `node test/bench/nulls.mjs [--json] [--dry]`. A catalog of 124 features is
 * measured whole, with all sets that its decisions need, and so is one of 95 features on a real vocabulary. Of 1,500
 * features on a large cache a sample of 30 is measured with the least number of sets, and the whole is scaled up from
 * it. Processor time is of all threads together: a busy machine changes it less than the clock's. `--dry` takes tiny
 * sizes in place of these, to try whether all runs.
 */
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const compiled = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../out/server');
const load = createRequire(path.join(compiled, 'x.js'));
const { fullSet } = load('./core/bits.js');
const { Workshop } = load('./kernels/workshop.js');
const { kernelPlanes } = load('./kernels/kernelPlanes.js');
const { FOLDS, LEAST_DRAWS } = load('./science/defaults.js');
const { finished } = load('./science/evaluate.js');
const { evaluatedOf } = load('./science/measure.js');
const { measureCatalog } = load('./science/measureCatalog.js');
const { Looks } = load('./science/null/looks.js');
const { seededRandom } = load('./science/random.js');

const [SMALL, REAL, LARGE] = process.argv.includes('--dry')
  ? [
      { tokens: 2_048, dimensions: 64, features: 4 },
      { tokens: 4_096, dimensions: 128, features: 3 },
      { tokens: 4_096, dimensions: 128, features: 100, timed: 2 },
    ]
  : [
      { tokens: 9_216, dimensions: 256, features: 124 },
      { tokens: 151_936, dimensions: 1_024, features: 95 },
      { tokens: 152_000, dimensions: 2_560, features: 1_500, timed: 30 },
    ];
const UNIFORM_SETS = 99;
/** As many look-alike sets as a fixed number of draws would be: a floor of .01 for p. */
const FEW_DRAWS = 99;
const THREADS = Math.min(os.availableParallelism(), 8);
/** Of four features, three are planted: on so many dimensions, for so large a share of the anchors. */
const PLANTED = { dimensions: 40, share: 0.8 };

const [small, real] = [await wholeOf(SMALL), await wholeOf(REAL)];
const large = await withFeatures(LARGE, LARGE.timed, (measure) => {
  const [all, few] = [LEAST_DRAWS, 1].map((draws) => timed(() => measure({ draws, most: draws })));
  return { ...LARGE, ...scaled(all.times, few.times) };
});
const found = { threads: THREADS, small, real, large };
// The benchmark reads the last line.
console.log(process.argv.includes('--json') ? JSON.stringify(found) : found);

/**
 * All features, each with as many sets as one of the small catalog needs: from runs with the least number and with one.
 */
function scaled(all, few) {
  // The runs differ by look-alike sets and by uniform ones, which stop at their own number.
  const [alike, uniform] = [LEAST_DRAWS - 1, UNIFORM_SETS - 1];
  const whole = (key) => {
    const set = (all[key] - few[key]) / (alike + uniform);
    return (LARGE.features / LARGE.timed) * (all[key] + (small.draws - LEAST_DRAWS) * set);
  };
  return { all, few, whole: { processor: whole('processor'), clock: whole('clock') } };
}

/** A catalog with all sets that its decisions need. */
function wholeOf(size) {
  return withFeatures(size, size.features, (measure) => {
    const { result, times } = timed(() => measure({}));
    const draws = result.map(({ nullMatched }) => nullMatched.draws);
    const few = timed(() => measure({ draws: FEW_DRAWS, most: FEW_DRAWS })).times;
    return { ...size, ...times, draws: mean(draws), most: Math.max(...draws), few };
  });
}

/** Random signs in the kernels' memory, with features planted in them. */
async function withFeatures(size, count, work) {
  const random = seededRandom(1, `nulls of ${size.tokens}`);
  const rows = new Uint8Array((size.tokens * size.dimensions) / 8);
  for (let i = 0; i < rows.length; i++) rows[i] = random.int(256);
  const texts = Array.from({ length: size.tokens }, (_, id) => ` ${wordOf(id)}`);
  const tasks = Array.from({ length: count }, (_, f) => planted(f, size, rows, texts, random));
  const shop = Workshop.open(compiled, THREADS);
  try {
    while (shop.crew.ready < THREADS) await new Promise((resume) => setTimeout(resume, 5));
    const planes = kernelPlanes(shop.machine(), shop.crew, size, (put) => put(0, rows));
    const evaluated = evaluatedOf(planes, fullSet(size.tokens));
    const looks = new Looks({ texts }, evaluated.tokens);
    return work((change) => {
      const settings = { seed: 1, folds: FOLDS, draws: LEAST_DRAWS, ...change };
      return finished(measureCatalog(evaluated, tasks, settings, looks)).measured;
    });
  } finally {
    await shop.crew.dispose();
  }
}

function planted(f, { tokens, dimensions }, rows, texts, random) {
  const anchors = new Set();
  while (anchors.size < 20 + (f % 9)) anchors.add(random.int(tokens));
  const sorted = [...anchors].sort((a, b) => a - b);
  if (f % 4 !== 3) {
    for (let i = 0; i < PLANTED.dimensions; i++) {
      const d = random.int(dimensions);
      for (const id of sorted) {
        if (random.unit() < PLANTED.share) rows[(id * dimensions + d) >> 3] |= 1 << (d & 7);
      }
    }
  }
  const anchorTexts = sorted.map((id) => texts[id]);
  const register = { rule: 'auto' };
  return { id: `feature-${f}`, anchors: sorted, anchorTexts, negatives: null, register };
}

/** A word of lower-case letters, another one for each id. */
function wordOf(id) {
  let word = '';
  for (let rest = id; word.length < 4; rest = Math.floor(rest / 26))
    word += String.fromCharCode(97 + (rest % 26));
  return word;
}

/** Seconds of the processor, all threads together, and of the clock. */
function timed(work) {
  const [start, began] = [process.cpuUsage(), performance.now()];
  const result = work();
  const { user, system } = process.cpuUsage(start);
  const times = { processor: (user + system) / 1e6, clock: (performance.now() - began) / 1e3 };
  return { result, times };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
