import type { LookTest, SurveyedDimension } from './dimensions';

/** A look is named first if its AUC is this high and above the best list's. */
const CONFOUND = 0.6;

/** A look that tells more than any list: it may be all that the sign encodes. */
export function confoundOf({
  looks: [look],
  best: [first],
}: Pick<SurveyedDimension, 'looks' | 'best'>): LookTest | undefined {
  const more = look !== undefined && look.auc >= CONFOUND && look.auc > (first?.auc.value ?? 0);
  return more ? look : undefined;
}
