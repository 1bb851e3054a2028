/** What a model card says of single dimensions: how much the catalog explains, and a row for each claim. */
import { coverageWords } from '../../protocol/coverage';
import type { FeatureMeasurement } from '../../protocol/evidence';
import { headlineP95, isHeldOut, isOfBest } from '../../protocol/heldOut';
import { dimensionOfId, sidesOf } from '../../catalog/claims/dimensionClaim';
import { type CatalogWithEvidence, evidenceIn } from '../../catalog/evidence/withEvidence';
import type { Feature } from '../../catalog/types';
import { verdictIn } from '../claims';
import { sideWords } from '../sides';
import { escaped, markdownTable } from './markdown';
import { fixed, interval, percent, pValue } from '../../protocol/format';

/** No section where nothing is claimed and no coverage was measured. */
export function dimensionsCard(source: CatalogWithEvidence): string[] {
  const { catalog, coverage } = source;
  const { claims } = catalog;
  if (claims.length === 0 && !coverage) return [];
  return [
    '### Single dimensions',
    headline(source),
    ...(claims.length === 0
      ? []
      : [
          markdownTable(
            titles,
            claims.map((claim) => rowOf(source, claim)),
          ),
          CAUTION,
        ]),
  ];
}

function headline({ catalog: { claims }, coverage, width }: CatalogWithEvidence): string {
  const claimed = `${claims.length} of ${width ?? 'the'} dimensions ${claims.length === 1 ? 'has' : 'have'} a claim.`;
  if (!coverage) return claimed;
  const shuffled = percent(coverage.shuffled.share);
  return `Coverage: this catalog ${coverageWords(coverage)} of all signs, held out; with its labels shuffled among words that look alike, ${shuffled}. ${claimed}`;
}

const titles = [
  'Dimension',
  'Claim',
  '+',
  '−',
  'Held-out AUC [95 %]',
  'As it stands',
  'Best of look-alikes, p95',
  'p',
  'q',
  'Sign-flip test',
  'Verdict',
];

function rowOf(source: CatalogWithEvidence, claim: Feature): readonly string[] {
  const { plus, minus } = sidesOf(claim);
  const { measurement, flip } = evidenceIn(source, claim);
  return [
    `${dimensionOfId(claim.id.value)!}`,
    escaped(claim.label?.value ?? '–'),
    escaped(sideWords(plus)),
    escaped(sideWords(minus)),
    ...figuresOf(measurement),
    flip?.verdict ?? '–',
    verdictIn(source, claim)!,
  ];
}

/** Held-out AUC, as it stands, the null beside that, p and q. */
function figuresOf(measurement: FeatureMeasurement | undefined): readonly string[] {
  if (!measurement) return ['not measured', '–', '–', '–', '–'];
  const { auc, nullMatched } = measurement;
  const { value, low, high } = auc.heldOut;
  const bounds = low === null || high === null ? '(no interval)' : interval({ low, high });
  const heldOut = isHeldOut(measurement) ? `${fixed(value, 3)} ${bounds}` : 'not held out';
  const best = isOfBest(nullMatched.kind) ? '' : ', this dimension';
  return [
    heldOut,
    fixed(auc.inSample.value, 3),
    `${fixed(headlineP95(measurement), 3)}${best}`,
    nullMatched.p === null ? 'withheld' : pValue(nullMatched.p),
    nullMatched.q === null ? 'withheld' : pValue(nullMatched.q),
  ];
}

const CAUTION =
  'Among many dimensions one always looks good for any words. So the held-out AUC takes the dimension of the same rank for the *other* words, and p says how often words that look alike find as good a dimension among all; q is over these claims. One dimension is not one concept: a claim that holds says that its words have this sign more often than others do, not that the dimension is about nothing else.';
