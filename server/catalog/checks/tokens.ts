import type { Nouns } from '../../protocol/nouns';
import { nounsOf } from '../modality';
import { resolveToken } from '../resolve/resolveToken';
import { problem } from '../problem';
import type { CatalogFacts } from '../facts';
import type { Feature, Problem, TokenList } from '../types';
import type { Check } from './context';

/** Every written token is one ordinary token; targets and negatives are none of the anchors. */
export const checkTokens: Check = ({ catalog, checked, resolved, facts }) =>
  checked.flatMap((feature) => {
    const { problems, negatives } = resolved(feature);
    return [
      ...problems,
      ...(negatives?.length === 0 ? noNegatives(feature, facts, nounsOf(catalog)) : []),
    ];
  });

/** Without a vocabulary only a list that is written empty is known to be. */
function noNegatives(
  { negatives }: Feature,
  { vocabulary }: CatalogFacts,
  { one }: Nouns,
): Problem[] {
  if (!negatives || negatives.kind === 'vocabulary') return [];
  const written = negatives.kind === 'features' ? negatives.ids : tokensOf(negatives.list);
  if (!written || (!vocabulary && written.length > 0)) return [];
  const { start, end } = negatives.span;
  const message = `No ${one} is left to stand against the anchors, so no AUC can be computed.`;
  return [problem('no-negatives', { start, end: Math.min(end, start + 80) }, message)];
}

function tokensOf(list: TokenList): readonly unknown[] | undefined {
  return list.kind === 'inline' ? list.tokens : undefined;
}

/** The input prefix exists in the tokenizer; special tokens are welcome in it. */
export const checkPrefix: Check = ({ catalog, facts: { vocabulary } }) => {
  const { prefix, model, features } = catalog;
  if (!vocabulary || prefix.kind === 'none') return [];
  if (prefix.kind === 'bos') {
    if (vocabulary.bos !== undefined) return [];
    const message =
      'The tokenizer has no beginning-of-sequence token, which input.prefix asks for.';
    const span = model?.tokenizer?.span ?? features[0]?.id.span ?? { start: 0, end: 0 };
    return [problem('prefix-not-available', span, message)];
  }
  return prefix.tokens.flatMap((token) => {
    const known =
      token.kind === 'id' ? token.id < vocabulary.size : vocabulary.idsOf(token.text).length > 0;
    if (known) return [];
    const found = resolveToken(token, vocabulary).problem;
    const message = found?.message ?? 'This token cannot be run.';
    const fix = found?.fix ? { fix: found.fix } : {};
    return [problem('prefix-not-available', token.span, message, fix)];
  });
};
