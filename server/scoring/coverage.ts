/** The coverage of a catalog on a loaded cache: of its labels, of the same shuffled, and of the lexicon. */
import { has } from '../core/bits';
import type { FitsOn } from '../core/logistic/fits';
import {
  coverageSteps,
  type Coverage,
  type CoverageScene,
  type CoverageSettings,
} from '../science/coverage/coverage';
import type { Label } from '../science/coverage/cells';
import { shuffledLabels } from '../science/coverage/shuffle';
import type { LoadedCache } from './loaded';
import type { CoverageJob, CoverageOutcome } from './messages';
import type { JobHost } from './run';

export async function runCoverage(
  { evaluated, sha256 }: LoadedCache,
  job: CoverageJob,
  fitsOn: FitsOn,
  host: JobHost,
): Promise<CoverageOutcome> {
  const { planes } = evaluated;
  const all = Uint32Array.from({ length: planes.tokens }, (_, id) => id);
  const tokens = all.filter((id) => has(evaluated.tokens, id));
  const scene = { planes, tokens, words: Array.from(tokens, (id) => job.words[id]!) };
  const run = (what: string, labels: readonly Label[], settings: CoverageSettings) =>
    finished(coverageSteps(scene, labels, settings, fitsOn), what, host);
  const { seed } = job;
  const catalog = await run('catalog', job.labels, { seed, bitsOnly: false });
  const dealt = shuffledLabels(job.labels, shuffleScene(scene, job), seed);
  const shuffled = await run('shuffled catalog', dealt, { seed, bitsOnly: true });
  const lexicon = await run('lexicon', job.lexicon, { seed, bitsOnly: true });
  return { catalog, shuffled, lexicon, tokens: tokens.length, cacheSha256: sha256 };
}

function shuffleScene(
  { tokens, words }: CoverageScene,
  { texts, counts }: CoverageJob,
): Parameters<typeof shuffledLabels>[1] {
  return {
    tokens,
    words,
    texts: texts && Array.from(tokens, (id) => texts[id]!),
    rankOf: (id) => (counts ? -counts[id]! : id),
  };
}

async function finished(
  steps: Generator<number, Coverage>,
  what: string,
  host: JobHost,
): Promise<Coverage> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    host.progress(`explaining signs by the ${what}`, step.value);
    await host.breathe();
  }
}
