/** Do prototypes of single tokens hold in running text (docs/method.md#context-and-layers)? */
import type { Findings } from '../../../protocol/report';
import type { SignRule } from '../../../protocol/evidence';
import type { FeatureTask } from '../../task';
import { seededRandom } from '../../random';
import { nothingToMeasure, usableCategories } from '../common/categories';
import type { RunningSigns } from '../common/running';
import { readRunning } from '../common/running';
import type { Experiment, ExperimentHost, ExperimentSettings } from '../experiment';
import type { Signs, Subject } from '../ports';
import type { ContextualCategory } from './categories';
import { contextualCategory } from './categories';
import { indexText } from './contextual';
import { findingsOf } from './findings';
import type { KeptSigns } from './kept';
import { keptSigns } from './kept';
import { studyPolysemy, usableCases } from './polysemy';
import { textPool } from './randomSets';
import type { ContextData } from './result';

export const context: Experiment = {
  name: 'context',
  title: 'Prototypes in context',
  question: 'Do prototypes from tokens run alone identify categories, and senses, in running text?',
  options: {},
  seconds: 8,
  run: runContext,
};

async function runContext(
  subject: Subject,
  settings: ExperimentSettings,
  host: ExperimentHost,
): Promise<Findings> {
  const { categories, warnings } = usableCategories(subject);
  if (categories.length === 0) return nothingToMeasure(warnings);
  const rules: SignRule[] = ['raw', 'centred'];
  await subject.model.prepare(rules.map((signs) => ({ ...subject.place, signs })));
  const signs = await subject.model.signs(subject.place);
  const running = await readRunning(subject, subject.place, signs.mean, host, (share) =>
    host.progress('Reading running text', 0.3 * share),
  );
  const inText = await categoriesInText(signs, running, categories, { subject, settings, host });
  const kept = running.tokens.length > 0 ? await keptByRule(subject, running, settings.seed) : [];
  const cases = usableCases(subject.material.polysemy, categories);
  host.progress('Reading words with two senses', 0.8);
  return findingsOf({
    subject,
    settings,
    positions: running.tokens.length,
    passages: new Set(running.passages).size,
    ...inText,
    kept,
    polysemy:
      cases.length > 0
        ? await studyPolysemy(subject, signs, cases, categories, settings, host)
        : undefined,
    warnings,
  });
}

async function categoriesInText(
  signs: Signs,
  running: RunningSigns,
  categories: readonly FeatureTask[],
  given: { subject: Subject; settings: ExperimentSettings; host: ExperimentHost },
): Promise<Pick<ContextData, 'categories' | 'missing'>> {
  const { subject, settings, host } = given;
  const text = indexText(running, running.planes[subject.place.signs], signs.tokens);
  const task = { evaluated: signs, text, pool: textPool(text, signs.tokens), settings };
  const found: ContextualCategory[] = [];
  for (const [i, category] of categories.entries()) {
    host.progress(`Scoring ${category.id}`, 0.3 + (0.5 * i) / categories.length);
    const one = await contextualCategory(task, category, host);
    if (one) found.push(one);
  }
  const ids = new Set(found.map(({ id }) => id));
  return {
    categories: found.sort((a, b) => b.ours.auc.value - a.ours.auc.value),
    missing: categories.map(({ id }) => id).filter((id) => !ids.has(id)),
  };
}

async function keptByRule(
  { model, place }: Subject,
  running: RunningSigns,
  seed: number,
): Promise<KeptSigns[]> {
  const kept: KeptSigns[] = [];
  for (const signs of ['raw', 'centred'] as const) {
    const { planes } = await model.signs({ ...place, signs });
    kept.push(keptSigns(planes, running, signs, seededRandom(seed, `kept:${signs}`)));
  }
  return kept;
}
