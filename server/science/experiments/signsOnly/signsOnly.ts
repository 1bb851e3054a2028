/** How much of the model's choice the signs alone keep (docs/method.md#signs-alone). */
import { popcount } from '../../../core/bits';
import type { Findings } from '../../../protocol/report';
import type { Experiment, ExperimentHost } from '../experiment';
import type { Subject } from '../ports';
import { armsOf, curveArms } from './arms';
import { contextsOf, readContexts } from './contexts';
import { rankGuesses } from './decode';
import { findingsOf } from './findings';
import { rankArms } from './head';
import { OPTIONS, type SignsOnlySettings } from './contract';

export const signsOnly: Experiment<typeof OPTIONS> = {
  name: 'signs-only',
  title: 'Signs alone',
  question:
    "Is the model's next token still there when its last state, or its context, is reduced to signs?",
  options: OPTIONS,
  seconds: 15,
  run: runSignsOnly,
};

async function runSignsOnly(
  subject: Subject,
  settings: SignsOnlySettings,
  host: ExperimentHost,
): Promise<Findings> {
  const { model } = subject;
  await model.prepare([
    { site: 'resid', layer: 0, signs: 'raw' },
    { site: 'resid', layer: 0, signs: 'centred' },
  ]);
  const { tokens: counted } = await model.signs({ site: 'resid', layer: 0, signs: 'raw' });
  const { contexts, left } = contextsOf(subject, counted);
  if (contexts.length === 0) return nothing(left);
  const read = await readContexts(subject, contexts, counted, host);
  const grid = curveArms(model.dimensions);
  const listed = armsOf(model.dimensions, settings.options.loud);
  const all = [...listed, ...grid.flatMap(({ arms }) => arms)];
  const ranked = await rankArms(subject, read, all, counted, settings.seed, host);
  const byArm = new Map(ranked.map((ranks) => [ranks.arm, ranks]));
  return findingsOf({
    settings,
    contexts: read,
    left,
    counted: popcount(counted),
    arms: listed.map((arm) => byArm.get(arm)!),
    curve: grid.map(({ k, arms }) => ({ k, arms: arms.map((arm) => byArm.get(arm)!) })),
    guessers: await rankGuesses(subject, read, counted, host),
    words: subject.words,
  });
}

function nothing(left: number): Findings {
  return {
    headlines: ['Nothing was measured: no sentence has three tokens or more.'],
    tables: [],
    pictures: [],
    samples: [],
    warnings: left > 0 ? [`${left} sentences are too short or end in a special token.`] : [],
  };
}
