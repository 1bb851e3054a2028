/** What must be read beside the verdict of a sign-flip test: the same words on every surface. */
import type { FeatureMeasurement, FlipMeasurement } from './evidence';
import { VERDICT } from './verdicts';
import { fixed, pRelation } from './format';

/** The first method of flips that kept what stands beside a verdict. */
const KEPT_BESIDE = 2;

type Judged = Pick<FlipMeasurement, 'method' | 'verdict' | 'selectivity' | 'leastDetectable'>;

/** e.g. `others move 68 % [60, 77] as much`: below 0 the other way, at 100 % as much as the targets themselves. */
export function selectivityWords({ selectivity }: Pick<FlipMeasurement, 'selectivity'>): string {
  const { mean, low, high } = selectivity;
  if (mean === null) return 'how much others move was not tested';
  if (low === null || high === null) return 'how much others move beside it cannot be determined';
  return `others move ${percent(mean)} % [${percent(low)}, ${percent(high)}] as much`;
}

/** The verdict first, e.g. `no effect; effects from 0.42 logits up would have been seen (80 % power); others …`. */
export function verdictLine(flip: Judged): string {
  return [flip.verdict, ...besideVerdict(flip)].join('; ');
}

/** Empty for evidence of an earlier method, which did not keep it. */
export function besideVerdict(flip: Judged): string[] {
  if (flip.method < KEPT_BESIDE) return [];
  const negative = flip.verdict === VERDICT.noEffect || flip.verdict === VERDICT.inconclusive;
  return [...(negative ? leastWords(flip) : []), selectivityWords(flip)];
}

function leastWords({ leastDetectable }: Judged): string[] {
  if (leastDetectable === null) return [];
  return [`effects from ${fixed(leastDetectable, 2)} logits would have been seen (80 % power)`];
}

/** p that away moves the targets, q over the catalog: e.g. `against no change p = 0.001, q = 0.004 over 8 flips`. */
export function flipTestWords({
  arms,
  q,
  family,
}: Pick<FlipMeasurement, 'arms' | 'q' | 'family'>): string {
  const corrected =
    q === null
      ? 'q withheld: no other flip of the catalog is current'
      : `q ${pRelation(q)} over ${family} flips`;
  return `against no change p ${pRelation(arms.away.relative.p)}, ${corrected}`;
}

/** Why a flip changes more or fewer dimensions than detection uses; empty where both use the same rule. */
export function widthWords(
  { register, arms }: Pick<FlipMeasurement, 'register' | 'arms'>,
  measurement: Pick<FeatureMeasurement, 'k'> | undefined,
): string[] {
  const flipped = arms.away.k;
  if (!measurement || register.rule.rule !== 'tau' || flipped === measurement.k) return [];
  return [
    `A flip changes all ${flipped} dimensions whose AUC is ${register.rule.tau} or more, since few dimensions move little; detection uses ${measurement.k}.`,
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)}`;
}
