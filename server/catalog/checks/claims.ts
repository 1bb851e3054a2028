/** What is wrong with the claims of single dimensions: each is checked as the feature that it amounts to. */
import { beatsChance, chanceWords } from '../../protocol/chance';
import { catalogOfClaims } from '../claims/dimensionClaim';
import { factsOfClaims } from '../facts';
import { problem } from '../problem';
import { shown, uniqueIds, type ResolvedToken } from '../resolve/resolveToken';
import { wordOf } from '../resolve/variants';
import type { Feature, Problem } from '../types';
import { checkAnchorCount } from './anchorCount';
import { contextOf, type Check, type CheckContext } from './context';
import { checkEvidence } from './evidence';
import { checkConstantSigns, checkDoubt, checkPolarity, measured } from './statistics';
import { checkTokens } from './tokens';

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

const checkSides: Check = ({ checked, resolved, lookup }) =>
  checked.flatMap((claim): Problem[] => {
    const { anchors, negatives } = claim;
    if (!anchors || negatives?.kind !== 'tokens') return [];
    const plus = lookup(anchors).tokens;
    const words = new Set(plus.map(({ text }) => wordOf(text)));
    const ids = new Set(uniqueIds(plus));
    const shared = lookup(negatives.list).tokens.filter(
      ({ id, text }) => ids.has(id) || words.has(wordOf(text)),
    );
    const isError = resolved(claim).problems.some(
      ({ code, severity }) => code === 'negative-is-variant' && severity === 'error',
    );
    return shared.length === 0 ? [] : [bothSides(claim, shared, isError)];
  });

function bothSides(
  { id, negatives }: Feature,
  shared: readonly ResolvedToken[],
  isError: boolean,
): Problem {
  const count = uniqueIds(shared).length;
  const words = `${shown(shared[0]!.text)}${count === 1 ? '' : ` and ${count - 1} more`}`;
  const message = `${words} ${count === 1 ? 'is' : 'are'} on both sides of ${id.value}; ${count === 1 ? 'it counts' : 'they count'} for plus alone.`;
  const { start, end } = negatives!.span;
  const place = { start, end: Math.min(end, start + 80) };
  return problem('word-on-both-sides', place, message, { severity: isError ? 'error' : 'warning' });
}

/** The best dimension of look-alike words does as well. */
const checkChance = measured((claim, measurement) => {
  if (beatsChance(measurement) !== false) return [];
  const { auc, nullMatched } = measurement;
  const message = `Chance explains ${claim.id.value}: AUC ${auc.inSample.value.toFixed(3)}, held out ${auc.heldOut.value.toFixed(3)}; ${chanceWords(nullMatched)}.`;
  return [problem('claim-by-chance', claim.id.span, message)];
});

const ofClaims: readonly Check[] = [
  checkOwnTokens,
  checkSides,
  checkAnchorCount,
  checkEvidence,
  checkDoubt,
  checkConstantSigns,
  checkPolarity,
  checkChance,
];
