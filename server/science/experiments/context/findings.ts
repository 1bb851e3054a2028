/** What `context` found, as sentences and pictures. */
import type {
  Findings,
  LinePicture,
  Point,
  Sample,
  ScatterPicture,
} from '../../../protocol/report';
import { plural, short, withInterval } from '../common/summary';
import type { ContextData } from './result';
import type { PolysemyStudy } from './polysemy';
import { POLYSEMY_TAUS } from './polysemy';
import { correct, polysemyTable, randomP95 } from './polysemyTable';
import { categoryTable, meanOf, nullOfMean, summaryTable } from './tables';
import { fixed } from '../../../protocol/format';

export function findingsOf(data: ContextData): Findings {
  const { polysemy, categories } = data;
  return {
    headlines: headlinesOf(data),
    tables: [
      summaryTable(data),
      ...(categories.length > 0 ? [categoryTable(data)] : []),
      ...(polysemy ? [polysemyTable(polysemy, data)] : []),
    ],
    pictures: [
      ...(categories.length > 0 ? [categoryPicture(data)] : []),
      ...(polysemy ? [polysemyPicture(polysemy)] : []),
    ],
    samples: polysemy ? [casesOf(polysemy)] : [],
    warnings: [...data.warnings, ...warningsOf(data)],
  };
}

function headlinesOf(data: ContextData): string[] {
  const heldOut = meanOf(data, ({ ours }) => ours.auc.value);
  const alone = meanOf(data, ({ typeLevel }) => typeLevel);
  const inSample = meanOf(data, ({ paper }) => paper);
  const limit = nullOfMean(data);
  return [
    heldOut
      ? `In running text, prototypes from tokens alone reach a held-out AUC of ${withInterval(heldOut)}, mean of ` +
        `${plural(data.categories.length, 'category', 'categories')} in ${data.positions} positions (random sets, 95th percentile: ` +
        `${limit === null ? 'not computable' : short(limit)}; on tokens alone ${short(alone!.value)}; ` +
        `in-sample at tau 0.75 ${short(inSample!.value)}).`
      : 'No category has two different anchors in the running text, so nothing can be scored there.',
    ...data.kept
      .filter(({ signs }) => signs === data.subject.place.signs)
      .map(
        ({ signs, kept, chance }) =>
          `A share of ${withInterval(kept)} of the ${signs} signs match those of the token alone ` +
          `(signs of other tokens: ${short(chance)}).`,
      ),
    ...(data.polysemy ? [polysemyHeadline(data.polysemy)] : []),
  ];
}

function polysemyHeadline(study: PolysemyStudy): string {
  const [own] = study.results;
  const limit = randomP95(own!.random);
  return (
    `Of ${plural(study.cases.length, 'word')} with two senses, a share of ${withInterval(correct(own!.own)!)} agrees better in the ` +
    `category's sense by the catalog's register (random sets, 95th percentile: ${limit === null ? 'none' : short(limit)}; ` +
    `the surrounding words, each alone: ${short(correct(study.around)!.value)}).`
  );
}

function warningsOf({ missing, positions, categories, subject, polysemy }: ContextData): string[] {
  const left = subject.material.polysemy.length - (polysemy?.cases.length ?? 0);
  const few = categories.filter(({ ours }) => ours.words < 10).length;
  return [
    ...(missing.length > 0
      ? [
          `Fewer than two anchors occur in the running text: ${plural(missing.length, 'category', 'categories')} left out ` +
            `(${missing.slice(0, 20).join(', ')}${missing.length > 20 ? ' and more' : ''}).`,
        ]
      : []),
    ...(few > 0
      ? [
          `${few} of ${categories.length} categories have fewer than ten different words in the text and therefore no interval.`,
        ]
      : []),
    ...(positions < 200 * 128
      ? [
          `${positions} positions of running text; the paper scored 200 x 128. You can give a longer text.`,
        ]
      : []),
    ...(left > 0 ? [`${left} polysemy cases left out: the catalog lacks their category.`] : []),
  ];
}

function categoryPicture({ categories }: ContextData): ScatterPicture {
  return {
    kind: 'scatter',
    id: 'context-scatter',
    title: 'Categories on tokens alone and in running text',
    description:
      'For each category, the held-out AUC on tokens alone (x) and in running text (y), and the 95th percentile ' +
      'of random sets in running text.',
    x: { title: 'held-out AUC, tokens alone' },
    y: { title: 'held-out AUC in running text' },
    series: [
      {
        name: 'categories',
        role: 'ours',
        points: categories.map(({ id, typeLevel, ours: { auc } }) => {
          return { x: typeLevel, y: auc.value, low: auc.low, high: auc.high, label: id };
        }),
      },
      {
        name: 'random sets, 95th percentile',
        role: 'null',
        points: categories.map(({ typeLevel, nullP95, id }) => {
          return { x: typeLevel, y: nullP95, label: id };
        }),
      },
    ],
  };
}

function polysemyPicture({ results }: PolysemyStudy): LinePicture {
  const sweep = results.filter(({ rule }) => rule.id !== 'own');
  const points = (of: (result: (typeof sweep)[number]) => Omit<Point, 'x'> | null): Point[] =>
    sweep.flatMap((result, i) => {
      const point = of(result);
      return point ? [{ x: POLYSEMY_TAUS[i]!, ...point }] : [];
    });
  return {
    kind: 'lines',
    id: 'polysemy-sweep',
    title: 'Words with two senses, by the threshold of the register',
    description:
      'Share of cases in which the sense of the category agrees better, for each threshold, and the 95th percentile ' +
      'for random anchor sets of the same width.',
    x: { title: 'tau' },
    y: { title: 'share correct', domain: [0, 1] },
    series: [
      {
        name: 'categories',
        role: 'ours',
        points: points(({ own }) => {
          const { value, low, high } = correct(own)!;
          return { y: value, low, high };
        }),
      },
      {
        name: 'random sets, 95th percentile',
        role: 'null',
        points: points(({ random }) => {
          const limit = randomP95(random);
          return limit === null ? null : { y: limit };
        }),
      },
    ],
  };
}

/** At most this many cases are listed. */
const LISTED = 30;

/** The cases that the catalog's register gets wrong, worst first. */
function casesOf({ cases, results }: PolysemyStudy): Sample {
  const { own } = results[0]!;
  const wrong = Array.from(own.keys())
    .filter((i) => own[i]! <= 0)
    .sort((a, b) => own[a]! - own[b]!);
  return {
    title: "Words whose other sense agrees as well or better, by the catalog's register",
    columns: ['word', 'category', 'agreement, sense minus other', "the category's sense", 'other'],
    rows: wrong.slice(0, LISTED).map((i) => {
      const { word, category, inSense, otherSense } = cases[i]!;
      return [word, category, fixed(own[i]!, 3), inSense.text, otherSense.text];
    }),
  };
}
