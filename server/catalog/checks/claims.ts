/** What is wrong with the claims of single dimensions: each is checked as the feature that it amounts to. */
import { beatsChance, chanceWords } from '../../protocol/chance';
import { catalogOfClaims, dimensionOfId } from '../claims/dimensionClaim';
import { evidenceOfFeature } from '../evidence/withEvidence';
import { factsOfClaims } from '../facts';
import { nounsOf } from '../modality';
import { problem } from '../problem';
import { shown, uniqueIds, type ResolvedToken } from '../resolve/resolveToken';
import { wordOf } from '../resolve/variants';
import type { Feature, Problem } from '../types';
import { checkAnchorCount } from './anchorCount';
import { contextOf, type Check, type CheckContext } from './context';
import { checkEvidence } from './evidence';
import { checkConstantSigns, checkDoubt, checkPolarity, measured } from './statistics';
import { checkTokens } from './tokens';
import { fixed, percent } from '../../protocol/format';

/** Of the catalog whose claims are looked at. */
export function claimProblems(context: CheckContext): readonly Problem[] {
  const { catalog, facts, lookup } = context;
  if (catalog.dimensions.length === 0) return [];
  const claims = contextOf(catalogOfClaims(catalog), factsOfClaims(facts), lookup);
  return [...checkWordless(context), ...ofClaims.flatMap((check) => check(claims))];
}

/** What `expect` says of a dimension without words cannot be measured. */
const checkWordless: Check = ({ catalog }) =>
  catalog.dimensions.flatMap(({ index, plus, minus, expect }) => {
    if (!expect || plus || minus) return [];
    const message = `Dimension ${index.value} is expected to tell words apart, but names none: write plus or minus.`;
    return [problem('claim-without-words', expect.span, message)];
  });

/** Words on both sides are reported once, in place of what features say of their negatives. */
const checkOwnTokens: Check = (context) =>
  checkTokens(context).filter(
    ({ code }) => code !== 'negative-is-anchor' && code !== 'negative-is-variant',
  );

/** Words that a claim has on both sides. */
export const checkSides: Check = ({ checked, lookup }) =>
  checked.flatMap((claim): Problem[] => {
    const { anchors, negatives } = claim;
    if (!anchors || negatives?.kind !== 'tokens') return [];
    const plus = lookup(anchors).tokens;
    const words = new Set(plus.map(({ text }) => wordOf(text)));
    const ids = new Set(uniqueIds(plus));
    const shared = lookup(negatives.list).tokens.filter(
      ({ id, text }) => ids.has(id) || words.has(wordOf(text)),
    );
    const isError = anchors.kind === 'inline' && negatives.list.kind === 'inline';
    return shared.length === 0 ? [] : [bothSides(claim, shared, isError)];
  });

function bothSides(
  { id, negatives }: Feature,
  shared: readonly ResolvedToken[],
  isError: boolean,
): Problem {
  const count = uniqueIds(shared).length;
  const words = `${shown(shared[0]!.text)}${count === 1 ? '' : ` and ${count - 1} more`}`;
  const rest = isError
    ? ': a word has one sign'
    : `; ${count === 1 ? 'it counts' : 'they count'} for plus alone`;
  const message = `${words} ${count === 1 ? 'is' : 'are'} on both sides of ${id.value}${rest}.`;
  const { start, end } = negatives!.span;
  const place = { start, end: Math.min(end, start + 80) };
  return problem('word-on-both-sides', place, message, { severity: isError ? 'error' : 'warning' });
}

/** The best dimension of look-alike words does as well. A claim of the wrong sign is told that alone. */
const checkChance: Check = (context) => {
  const wrong = new Set(checkPolarity(context).map(({ span }) => span.start));
  return chanceAlone(context).filter(({ span }) => !wrong.has(span.start));
};

const chanceAlone = measured((claim, measurement) => {
  if (beatsChance(measurement) !== false) return [];
  const { auc, nullMatched } = measurement;
  const message = `Chance explains ${claim.id.value}: AUC ${fixed(auc.inSample.value, 3)}, held out ${fixed(auc.heldOut.value, 3)}; ${chanceWords(nullMatched)}.`;
  return [problem('claim-by-chance', claim.id.span, message)];
});

/** A constant sign leaves nothing of a claim, which stands on one dimension; a survey knows before any measurement. */
const checkConstant: Check = (context) => [
  ...checkConstantSigns(context).map((one): Problem => ({ ...one, severity: 'warning' })),
  ...context.checked.flatMap((claim): Problem[] => {
    const { facts, catalog } = context;
    const index = dimensionOfId(claim.id.value)!;
    const share = facts.dimensions?.dimensions.get(index)?.survey?.plusShare;
    const isMeasured = evidenceOfFeature(facts.evidence, claim)?.measurement !== undefined;
    if (share === undefined || isMeasured || (share > 0.01 && share < 0.99)) return [];
    const message = `Dimension ${index} is ${share > 0.5 ? '+' : '-'} for nearly every ${nounsOf(catalog).one} (+ for ${percent(share)}), so it separates nothing.`;
    return [problem('dimension-constant', claim.id.span, message, { severity: 'warning' })];
  }),
];

const ofClaims: readonly Check[] = [
  checkOwnTokens,
  checkSides,
  checkAnchorCount,
  checkEvidence,
  checkDoubt,
  checkConstant,
  checkPolarity,
  checkChance,
];
