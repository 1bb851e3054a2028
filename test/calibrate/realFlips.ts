/** Flips of a real model that nobody has a reason for, as the product runs them. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { isSuppressed } from '../../server/protocol/verdicts';
import type { FlipMeasurement } from '../../server/protocol/evidence';
import { sample, seededRandom, type Random } from '../../server/science/random';
import { makeJobs, quietContext } from '../support/jobs';
import { temporaryFolder } from '../support/paths';
import { shareRow, type Row } from './row';
import type { Subject } from './subject';

/** Anchor words of each feature. */
const WORDS = 20;
/** Real categories that are the other features of each flip. */
const OTHERS = 8;
/** Width of the random registers of real categories. */
const WIDTH = 64;

/**
 * Registers that random words chose, and random registers of real categories: none is one of the words that it moves.
 */
export async function* realFlipRows(
  subject: Subject,
  { seed, flips }: { readonly seed: number; readonly flips: number },
): AsyncGenerator<Row> {
  const random = seededRandom(seed, `flips of ${subject.name}`);
  const others = otherFeatures(subject, random);
  const ofWords = Array.from({ length: flips }, (_, i) => randomWords(subject, i, random));
  const ofRegisters = Array.from({ length: flips }, (_, i) => randomRegister(subject, i, random));
  yield* rowsOf(
    `the register that ${WORDS} random words chose, flipped on other random words, ${subject.name}`,
    await flipAll(subject, [...ofWords, ...others], flips, seed),
  );
  yield* rowsOf(
    `${WIDTH} random dimensions, flipped on the words of a category, ${subject.name}`,
    await flipAll(subject, [...ofRegisters, ...others], flips, seed),
  );
}

function* rowsOf(what: string, found: readonly FlipMeasurement[]): Generator<Row> {
  const share = (holds: (flip: FlipMeasurement) => boolean): number => found.filter(holds).length;
  const moved = share(({ verdict }) => isSuppressed(verdict) || verdict.startsWith('raised'));
  const row = shareRow(
    `${what}: called specific`,
    'at most 5 %',
    share(({ specificity }) => specificity === 'specific'),
    found.length,
  );
  const refuted = share(({ specificity }) => specificity === 'not-specific');
  yield {
    ...row,
    found: `${row.found}; of ${moved} that move their words, ${refuted} are called not specific`,
  };
}

interface Feature {
  readonly id: string;
  readonly anchors: readonly string[];
  readonly register: string;
}

function otherFeatures({ categories, texts }: Subject, random: Random): Feature[] {
  const large = categories.filter(({ members }) => members.length >= WORDS);
  return sample(large, Math.min(OTHERS, large.length), random).map(({ id, members }) => ({
    id: `other-${id}`,
    anchors: sample(members, WORDS, random).map((token) => texts[token]!),
    register: 'auto',
  }));
}

function randomWords({ texts }: Subject, i: number, random: Random): Feature {
  const words = texts.filter((text) => /^ ?[a-z]{3,}$/.test(text));
  return { id: `random-${i}`, anchors: sample(words, WORDS, random), register: 'auto' };
}

function randomRegister(
  { categories, evaluated, texts }: Subject,
  i: number,
  random: Random,
): Feature {
  const { members } = categories.filter((one) => one.members.length >= WORDS)[i]!;
  const all = Array.from({ length: evaluated.planes.dimensions }, (_, d) => d);
  const dimensions = sample(all, Math.min(WIDTH, all.length >> 1), random);
  const pos = dimensions.filter(() => random.int(2) === 0);
  const neg = dimensions.filter((d) => !pos.includes(d));
  return {
    id: `random-${i}`,
    anchors: sample(members, WORDS, random).map((token) => texts[token]!),
    register: `{ dims: { pos: [${pos.join()}], neg: [${neg.join()}], origin: drawn at random } }`,
  };
}

/** Flips the first of the features, in a folder of its own. */
async function flipAll(
  subject: Subject,
  features: readonly Feature[],
  flips: number,
  seed: number,
): Promise<FlipMeasurement[]> {
  const folder = temporaryFolder();
  const jobs = makeJobs();
  jobs.setEnvironment({ trusted: true, providers: [], cacheFolder: folder });
  const file = path.join(folder, 'random.dims.yaml');
  fs.writeFileSync(file, catalogOf(subject, features, folder));
  const open = { path: file, parsed: parseCatalog(fs.readFileSync(file, 'utf8')) };
  try {
    const found: FlipMeasurement[] = [];
    for (const { id } of features.slice(0, flips))
      found.push(await jobs.flip(open, { feature: id, seed }, quietContext()));
    return found;
  } finally {
    await jobs.dispose();
    fs.rmSync(folder, { recursive: true });
  }
}

function catalogOf({ file }: Subject, features: readonly Feature[], folder: string): string {
  const catalog = parseCatalog(fs.readFileSync(file, 'utf8')).catalog!;
  const from = (name: string): string =>
    JSON.stringify(path.relative(folder, path.resolve(path.dirname(file), name)));
  const { path: model, tokenizer } = catalog.model!;
  const lines = features.map(
    ({ id, anchors, register }) =>
      `  - { id: ${id}, anchors: ${JSON.stringify(anchors)}, register: ${register} }`,
  );
  return [
    'dimcat: 1',
    `model: { path: ${from(model!.value)}, tokenizer: ${from(tokenizer!.value)} }`,
    `site: { kind: resid, layer: ${catalog.site!.layer.value} }`,
    `signs: ${catalog.signs}`,
    'features:',
    ...lines,
    '',
  ].join('\n');
}
