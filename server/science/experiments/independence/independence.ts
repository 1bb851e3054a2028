/** How much the sign of one dimension says about another's (docs/method.md#signs-alone). */
import type { Findings } from '../../../protocol/report';
import type { SignRule } from '../../../protocol/evidence';
import type { SignPlanes } from '../../../core/planes';
import { seededRandom } from '../../random';
import { readRunning } from '../common/running';
import { shuffledColumns } from '../common/shuffledColumns';
import { gatherTokens, samplePool } from '../common/subset';
import type { Experiment, ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import { findingsOf } from './findings';
import { pairInformation } from './information';
import { OPTIONS, type IndependenceSettings, type BitsStudy, type Level } from './contract';

export const independence: Experiment<typeof OPTIONS> = {
  name: 'independence',
  title: 'Independence of signs',
  question: "How much does the sign of one dimension say about another's?",
  reads: 'any',
  options: OPTIONS,
  run: runIndependence,
};

async function runIndependence(
  subject: Subject,
  settings: IndependenceSettings,
  host: ExperimentHost,
): Promise<Findings> {
  const matrices = await matricesOf(subject, settings, host);
  const studies: BitsStudy[] = [];
  for (const { level, signs, planes } of matrices) {
    host.progress(
      `Counting pairs, ${level}, ${signs}`,
      0.3 + (0.7 * studies.length) / matrices.length,
    );
    const random = seededRandom(settings.seed, `shuffled:${level}:${signs}`);
    const null_ = await shuffledColumns(planes, random, host);
    studies.push({
      level,
      signs,
      own: await pairInformation(planes, host),
      shuffled: await pairInformation(null_, host),
    });
  }
  return findingsOf({ subject, settings, studies });
}

interface Matrix {
  readonly level: Level;
  readonly signs: SignRule;
  readonly planes: SignPlanes;
}

/** The catalog's own sign rule first. */
async function matricesOf(
  subject: Subject,
  { seed, options }: IndependenceSettings,
  host: ExperimentHost,
): Promise<Matrix[]> {
  const { place, model } = subject;
  const rules: SignRule[] = place.signs === 'raw' ? ['raw', 'centred'] : ['centred', 'raw'];
  await model.prepare(rules.map((signs) => ({ ...place, signs })));
  const matrices: Matrix[] = [];
  for (const signs of rules) {
    const cache = await model.signs({ ...place, signs });
    const pool = samplePool(cache, options.tokens, seededRandom(seed, 'independence:tokens'));
    matrices.push({ level: 'type-level', signs, planes: gatherTokens(cache.planes, pool) });
  }
  if (subject.inputs) return matrices;
  const { mean } = await model.signs(place);
  const running = await readRunning(subject, place, mean, host, (share) =>
    host.progress('Reading running text', 0.3 * share),
  );
  if (running.tokens.length < 2) return matrices;
  const contextual = rules.map((signs): Matrix => {
    return { level: 'contextual', signs, planes: running.planes[signs] };
  });
  return [...matrices, ...contextual];
}
