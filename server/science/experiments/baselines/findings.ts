/** What `baselines` found, as sentences. */
import type { Findings } from '../../../protocol/report';
import { mean } from '../../resampling';
import { plural, short, withInterval } from '../common/summary';
import type { Compared } from './result';
import type { MethodSummary } from './summaries';
import { summariesOf } from './summaries';
import { ablationTable, eachTable, methodTable, polarityTable } from './tables';
import { methodPicture, probePicture, weightPicture } from './pictures';
import type { BaselineData } from './result';

export function findingsOf(data: BaselineData): Findings {
  const summaries = summariesOf(data);
  return {
    headlines: headlinesOf(data, summaries),
    tables: [
      methodTable(data, summaries),
      eachTable(data, summaries),
      polarityTable(data),
      ablationTable(data),
    ],
    pictures: [methodPicture(summaries), probePicture(data), weightPicture(data)],
    samples: [],
    warnings: [...data.warnings, ...warningsOf(data)],
  };
}

function headlinesOf(
  { compared, nulls }: BaselineData,
  summaries: readonly MethodSummary[],
): string[] {
  const of = (id: string): MethodSummary | undefined =>
    summaries.find(({ method }) => method.id === id);
  const line = (id: string, text: string): string[] => {
    const found = of(id);
    if (!found) return [];
    const { heldOut, difference } = found;
    const change = difference ? ` (${signed(difference.value)})` : '';
    return [`${text} ${short(heldOut.value)}${change}`];
  };
  const register = of('register')!;
  return [
    `The register reaches a held-out AUC of ${withInterval(register.heldOut)} over ` +
      `${plural(compared.length, 'category', 'categories')} (null, 95th percentile of ${nulls.length} sets of random words: ` +
      `${short(register.heldOutNull)}; in-sample ${short(register.inSample)}).`,
    'Trained and simple methods, held out, with their difference from the register: ' +
      `${[
        ...line('logistic', 'logistic regression'),
        ...line('diffmean', 'DiffMean'),
        ...line('sparse', 'k-sparse probe of the same k'),
      ].join(', ')}.`,
    'The same register elsewhere: ' +
      `${[
        ...line('embedding', 'at the embedding'),
        ...line('rotated', 'in a random basis'),
        ...line('twin', 'with random weights'),
      ].join(', ')}.`,
  ];
}

function signed(value: number): string {
  return value < 0 ? `-${short(-value)}` : `+${short(value)}`;
}

function warningsOf({ compared, available, ablation, subject }: BaselineData): string[] {
  const n = compared[0]!.nNeg;
  const largest = Math.max(...ablation.map(({ size }) => size));
  return [
    `Negatives are a sample of about ${n} tokens, held out fold by fold like the anchors, so these AUCs differ slightly from ` +
      '`detect`, which scores the whole vocabulary.',
    ...(compared.length < available
      ? [
          `${compared.length} of ${available} categories were drawn; raise the option categories for more.`,
        ]
      : []),
    ...(largest < 50
      ? [
          `The paper trains its perceptron on 50 to 2000 words; the largest category here has ${largest}.`,
        ]
      : []),
    ...(subject.place.layer === 0 && subject.place.site === 'resid'
      ? ['The catalog reads the embedding itself, so the embedding is not a baseline here.']
      : []),
    ...separateWarning(compared),
  ];
}

function separateWarning(compared: readonly Compared[]): string[] {
  const shares = compared.flatMap(({ match }) => {
    const { strong, same } = match.valuesSeparate ?? { strong: 0, same: 0 };
    return strong > 0 ? [same / strong] : [];
  });
  return shares.length === 0
    ? []
    : [
        'A probe and a polarity from the same words agree in sign almost by construction; from separate halves ' +
          `they agree in ${short(mean(shares))} of the dimensions of AUC > 0.7 (mean over ${shares.length} categories).`,
      ];
}
