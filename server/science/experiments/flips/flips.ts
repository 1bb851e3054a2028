/** Sign flips in the live forward pass, for each category of the catalog (docs/method.md#sign-flips). */
import type { Findings } from '../../../protocol/report';
import type { Experiment, ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import { usableCategories } from '../common/categories';
import { plural } from '../common/summary';
import type { CategoryFlip } from './category';
import { flipCategory } from './category';
import { findingsOf } from './findings';
import { OPTIONS, type FlipsSettings } from './options';

/** With fewer prompts an interval cannot be trusted. */
const FEWEST_PROMPTS = 20;

export const flips: Experiment<typeof OPTIONS> = {
  name: 'flips',
  title: 'Sign flips in the live forward pass',
  question:
    'Does the model lose a category, and only that one, when the signs of its register are flipped?',
  options: OPTIONS,
  seconds: 60,
  run: async (subject, settings, host) => {
    const refusal = refusalOf(subject);
    if (refusal !== undefined) return nothing(refusal);
    const { done, refused } = await flipAll(subject, settings, host);
    const warnings = [...fewPrompts(subject), ...refused];
    if (done.length === 0) return nothing('no category could be flipped', warnings);
    return findingsOf(done, subject, settings, warnings);
  },
};

async function flipAll(
  subject: Subject,
  settings: FlipsSettings,
  host: ExperimentHost,
): Promise<{ readonly done: CategoryFlip[]; readonly refused: string[] }> {
  const categories = usableCategories(subject).categories.slice(0, settings.options.features);
  const done: CategoryFlip[] = [];
  const refused: string[] = [];
  for (const [i, category] of categories.entries()) {
    const step = async (share: number): Promise<void> => {
      host.progress(`flipping the signs of ${category.id}`, (i + share) / categories.length);
      await host.breathe();
    };
    const result = await flipCategory(subject, category, settings, step);
    if ('reason' in result) refused.push(`${category.id} was not flipped: ${result.reason}.`);
    else done.push(result);
  }
  return { done, refused };
}

function refusalOf({ material, categories }: Subject): string | undefined {
  if (categories.length === 0) return 'the catalog has no category with anchors';
  return material.prompts.length < 2 ? 'there are fewer than two prompts' : undefined;
}

function fewPrompts({ material: { prompts } }: Subject): string[] {
  return prompts.length < FEWEST_PROMPTS
    ? [`Only ${plural(prompts.length, 'prompt')}: a verdict needs ${FEWEST_PROMPTS} or more.`]
    : [];
}

function nothing(reason: string, warnings: readonly string[] = []): Findings {
  const headlines = [`Nothing was flipped: ${reason}.`];
  return { headlines, tables: [], pictures: [], samples: [], warnings };
}
