/**
 * The scoring of a survey of 2,560 dimensions x 152,000 tokens x 300 lists: random words and random signs, first with
 * nothing in them, then with each list in a quarter of the dimensions. On demand:
 *
 *     node out/test/bench/survey.js [TOKENS] [DIMENSIONS] [LISTS]
 */
import * as path from 'node:path';
import { fullSet } from '../../server/core/bits';
import { kernelPlanes } from '../../server/kernels/kernelPlanes';
import { Workshop } from '../../server/kernels/workshop';
import { evaluatedOf } from '../../server/science/measure';
import {
  surveySigns,
  type SurveyOutcome,
  type SurveyTask,
} from '../../server/science/survey/survey';
import { root } from '../support/paths';
import { Random } from '../support/random';

const [tokens = 152_000, dimensions = 2_560, lists = 300] = process.argv.slice(2).map(Number);
const threads = 2;

async function main(): Promise<void> {
  const shop = Workshop.open(path.join(root, 'out/server'), threads)!;
  while (shop.crew.ready < threads) await new Promise((resume) => setTimeout(resume, 5));
  const random = new Random(1);
  const words = new Uint32Array((tokens * dimensions) / 32).map(() => random.next() * 2 ** 32);
  await time(shop, words, taskOf(random), 'random signs');
  const planted = taskOf(random);
  plant(words, planted, random);
  await time(shop, words, planted, 'each list planted in a quarter of the dimensions');
  await shop.crew.dispose();
}

/** Members of a list have + in its dimensions three times in four. */
function plant(words: Uint32Array, { lists: named }: SurveyTask, random: Random): void {
  const perRow = dimensions / 32;
  const draw = (): number => random.next() * 2 ** 32;
  for (const { tokens: own } of named) {
    const of = Uint32Array.from({ length: perRow }, () => draw() & draw());
    for (const token of own)
      for (let w = 0; w < perRow; w++) words[token * perRow + w]! |= of[w]! & draw();
  }
}

async function time(
  shop: Workshop,
  words: Uint32Array,
  task: SurveyTask,
  what: string,
): Promise<void> {
  const rows = new Uint8Array(words.buffer);
  const size = { tokens, dimensions };
  const planes = kernelPlanes(shop.machine(), shop.crew, size, (put) => put(0, rows));
  const began = [performance.now(), process.cpuUsage()] as const;
  const outcome = surveyed(evaluatedOf(planes, fullSet(tokens)), task);
  const { user, system } = process.cpuUsage(began[1]);
  const told = outcome.dimensions.filter(({ best: [first] }) => first && first.q <= 0.05).length;
  process.stdout.write(
    `${what}: survey of ${tokens} tokens x ${dimensions} dimensions x ${outcome.lists} lists: ` +
      `${((performance.now() - began[0]) / 1000).toFixed(1)} s by the clock, ` +
      `${((user + system) / 1e6).toFixed(1)} s of processor time on ${threads} threads; ` +
      `${told} told apart\n`,
  );
  await new Promise((resume) => setImmediate(resume));
}

function surveyed(...[evaluated, task]: Parameters<typeof surveySigns>): SurveyOutcome {
  const steps = surveySigns(evaluated, task);
  let last = '';
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const { message } = step.value;
    if (message === last) continue;
    const now = performance.now();
    if (last !== '') process.stdout.write(`  ${last}: ${((now - since) / 1000).toFixed(1)} s\n`);
    [last, since] = [message, now];
  }
}

/** Lists of 8 to 2,000 words, most of them short, as a lexicon has them. */
function taskOf(random: Random): SurveyTask {
  const letters = (): string =>
    Array.from({ length: 1 + random.below(12) }, () =>
      String.fromCharCode(97 + random.below(26)),
    ).join('');
  const texts = Array.from({ length: tokens }, () =>
    random.below(2) === 0 ? letters() : ` ${letters()}`,
  );
  const named = Array.from({ length: lists }, (_, i) => {
    const count = Math.round(8 * 250 ** random.next());
    const own = Array.from({ length: count }, () => random.below(tokens));
    return { name: `list ${i}`, source: 'lexicon' as const, tokens: own };
  });
  return { lists: named, items: { kind: 'tokens', looks: { texts } }, seed: 0 };
}

void main();
