/** What `detect` found, as sentences. */
import type { Findings } from '../../../protocol/report';
import { CHANCE_LEVEL } from '../../../protocol/chance';
import { PAPER_TAU } from '../../measure';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import { meanOver, plural, short, withInterval } from '../common/summary';
import { categoryPicture, confoundPicture, histogramPicture, sweepPicture } from './pictures';
import { confoundTable, negativesTable } from './controlTables';
import { drawsOf } from './notes';
import { categoryTable, paperTable, summaryTable, sweepTable } from './tables';
import type { TestedCategory } from './tested';
import type { DetectData } from './result';

export function findingsOf(data: DetectData): Findings {
  const sorted = {
    ...data,
    tested: [...data.tested].sort((a, b) => b.ours.heldOut.value - a.ours.heldOut.value),
  };
  return {
    headlines: headlinesOf(sorted),
    tables: [
      summaryTable(sorted),
      categoryTable(sorted),
      paperTable(sorted),
      sweepTable(sorted, 'tau'),
      sweepTable(sorted, 'top'),
      negativesTable(sorted),
      confoundTable(sorted),
    ],
    pictures: [
      categoryPicture(sorted),
      sweepPicture(sorted, 'top'),
      sweepPicture(sorted, 'tau'),
      histogramPicture(sorted),
      confoundPicture(sorted),
    ],
    samples: [wordsOf(sorted)],
    warnings: [...data.warnings, ...warningsOf(sorted)],
  };
}

function headlinesOf({ tested, settings }: DetectData): string[] {
  const heldOut = meanOver(
    tested.map(({ ours }) => ours.heldOut.value),
    seededRandom(settings.seed, 'over'),
  )!;
  const of = (pick: (one: TestedCategory) => number): string => short(mean(tested.map(pick)));
  const ofBest = (key: 'bestP95' | 'bestP99'): string => of((t) => t.nullMatched[key] ?? NaN);
  const found = tested.filter(({ beats }) => beats).length;
  const uniform = tested.filter(({ nullUniform: u }) => u && u.p !== null && u.p <= CHANCE_LEVEL);
  const discoverable = tested.filter(({ best }) => best.auc >= PAPER_TAU).length;
  return [
    `Held-out AUC ${withInterval(heldOut)}, mean of ${plural(tested.length, 'category', 'categories')} ` +
      `(look-alike sets, 95th percentile: ${of((t) => t.nullMatched.heldOutP95)}; in-sample: ${of((t) => t.ours.inSample)}).`,
    `${found} of ${tested.length} are told from look-alike sets at a false discovery rate of ${CHANCE_LEVEL} (${drawsOf(tested)}); ` +
      `${uniform.length} have p ≤ ${CHANCE_LEVEL} against uniform sets, which share no looks.`,
    `By the paper's rule (tau ${PAPER_TAU}): held-out ${of((t) => t.paper.heldOut.value)}, in-sample ` +
      `${of((t) => t.paper.inSample)}; ${discoverable} of ${tested.length} discoverable, best dimension ` +
      `${of((t) => t.best.auc)} (look-alike sets, 95th percentile: ${ofBest('bestP95')}, 99th: ${ofBest('bestP99')}).`,
  ];
}

function warningsOf({ tested, subject }: DetectData): string[] {
  const reached = tested.filter(({ beats }) => beats === false);
  const withheld = tested.filter(({ beats }) => beats === undefined);
  const looks = tested.filter(({ ours, confounds }) => confounds.together >= ours.heldOut.value);
  const fellBack = tested.filter(({ paper }) => paper.fellBack).length;
  const spelled = tested.filter(({ falsePositives }) =>
    falsePositives.some(({ known }) => known === 'a spelling of an anchor'),
  );
  const ids = (of: readonly TestedCategory[]): string => of.map(({ task }) => task.id).join(', ');
  return [
    `${plural(tested.length, 'category was', 'categories were')} tried at ${subject.place.site} layer ${subject.place.layer}: ` +
      'read q, not p.',
    ...(reached.length > 0 ? [`Held-out AUC within its null: ${ids(reached)}.`] : []),
    ...(withheld.length > 0
      ? [`Too few other words look like the anchors, so p and q are withheld: ${ids(withheld)}.`]
      : []),
    ...(looks.length > 0
      ? [
          `Id, length, case and leading space, without the model, do as well as the signs: ${ids(looks)}.`,
        ]
      : []),
    ...(fellBack > 0
      ? [
          `No dimension reaches ${PAPER_TAU} in ${fellBack} of ${tested.length} categories: the paper's rule fell back to 0.70 ` +
            'or to the best dimension alone.',
        ]
      : []),
    ...(spelled.length > 0
      ? [`Other spellings of anchors are among the negatives and score high: ${ids(spelled)}.`]
      : []),
  ];
}

function wordsOf({ tested, subject }: DetectData): Findings['samples'][number] {
  const text = (token: number): string => (subject.words[token] ?? '').trim();
  return {
    title:
      'Words that may be missing from a category, and words that may not belong (held-out agreement)',
    columns: ['category', 'not listed, agree most', 'listed, agree least'],
    rows: tested.map(({ task, falsePositives, falseNegatives }) => [
      task.id,
      falsePositives
        .map(({ token, agreement, known }) =>
          known
            ? `${text(token)} ${short(agreement)} (${known})`
            : `${text(token)} ${short(agreement)}`,
        )
        .join(', '),
      falseNegatives.map(({ token, agreement }) => `${text(token)} ${short(agreement)}`).join(', '),
    ]),
  };
}
