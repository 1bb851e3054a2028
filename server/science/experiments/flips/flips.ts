/** Sign flips in the live forward pass, for each category of the catalog (docs/method.md#sign-flips). */
import type { Findings } from '../../../protocol/report';
import type { Experiment, ExperimentHost, ExperimentSettings } from '../experiment';
import type { Subject } from '../ports';
import { usableCategories } from '../common/categories';
import { plural } from '../common/summary';
import type { CategoryFlip } from './category';
import { flipCategory } from './category';
import { findingsOf } from './findings';

/** Prompts below this make no interval that anyone should trust. */
export const FEWEST_PROMPTS = 20;

export const flips: Experiment = {
  name: 'flips',
  title: 'Sign flips in the live forward pass',
  question:
    'Does the model lose a category, and it alone, when the signs of its register are flipped?',
  options: [
    { name: 'features', value: 12, min: 1, max: 1000, description: 'Categories, the first ones.' },
    { name: 'doses', value: 10, min: 1, max: 50, description: 'Steps of the dose curve.' },
    { name: 'controls', value: 5, min: 1, max: 50, description: 'Draws of each control.' },
    { name: 'curve-draws', value: 2, min: 1, max: 20, description: 'The same in the curves.' },
    { name: 'sweep', value: 1, min: 0, max: 1, description: '1 to sweep the layers.' },
    {
      name: 'passages',
      value: 6,
      min: 0,
      max: 200,
      description: 'Neutral texts for the perplexity.',
    },
    { name: 'samples', value: 8, min: 0, max: 200, description: 'Prompts that are continued.' },
    { name: 'tokens', value: 20, min: 1, max: 500, description: 'Tokens of a continuation.' },
  ],
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
  settings: ExperimentSettings,
  host: ExperimentHost,
): Promise<{ readonly done: CategoryFlip[]; readonly refused: string[] }> {
  const categories = usableCategories(subject).categories.slice(0, settings.options['features']);
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

function refusalOf({ place, material, categories }: Subject): string | undefined {
  if (place.site !== 'resid')
    return `flips act on the residual stream, and the catalog reads ${place.site}`;
  if (categories.length === 0) return 'the catalog has no category with anchors';
  return material.prompts.length < 2 ? 'there are fewer than two prompts' : undefined;
}

function fewPrompts({ material: { prompts } }: Subject): string[] {
  return prompts.length < FEWEST_PROMPTS
    ? [`Only ${plural(prompts.length, 'prompt')}: a verdict wants ${FEWEST_PROMPTS} or more.`]
    : [];
}

function nothing(reason: string, warnings: readonly string[] = []): Findings {
  const headlines = [`Nothing was flipped: ${reason}.`];
  return { headlines, tables: [], pictures: [], samples: [], warnings };
}
