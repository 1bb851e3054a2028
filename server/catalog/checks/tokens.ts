import type { Nouns } from '../../protocol/nouns';
import { nounsOf } from '../modality';
import { canRun } from '../resolve/resolvePrefix';
import { resolveToken } from '../resolve/resolveToken';
import { problem } from '../problem';
import type { CatalogFacts } from '../facts';
import type { Feature, Problem, TokenList } from '../types';
import type { Check } from './context';

/** Every written token is one ordinary token; targets and negatives are not anchors. */
export const checkTokens: Check = ({ catalog, checked, resolved, facts }) =>
  checked.flatMap((feature) => {
    const { problems, negatives } = resolved(feature);
    return [
      ...problems,
      ...(negatives?.length === 0 ? noNegatives(feature, facts, nounsOf(catalog)) : []),
    ];
  });

/** Without a vocabulary, only a list that is written as empty is known to be empty. */
function noNegatives(
  { negatives }: Feature,
  { vocabulary }: CatalogFacts,
  { one }: Nouns,
): Problem[] {
  if (!negatives || negatives.kind === 'vocabulary') return [];
  const written = negatives.kind === 'features' ? negatives.ids : tokensOf(negatives.list);
  if (!written || (!vocabulary && written.length > 0)) return [];
  const { start, end } = negatives.span;
  const message = `No ${one} is left to compare the anchors with, so no AUC can be computed.`;
  return [problem('no-negatives', { start, end: Math.min(end, start + 80) }, message)];
}

function tokensOf(list: TokenList): readonly unknown[] | undefined {
  return list.kind === 'inline' ? list.tokens : undefined;
}

/** The input prefix exists in the tokenizer; special tokens are allowed in it. */
export const checkPrefix: Check = ({ catalog, facts }) => {
  const { prefix, model, features } = catalog;
  const { vocabulary } = facts;
  if (!vocabulary || prefix.kind === 'none') return [];
  if (prefix.kind === 'bos') {
    const { bos } = vocabulary;
    if (bos !== undefined && canRun(bos, facts)) return [];
    const message =
      bos === undefined
        ? 'The configuration of the tokenizer names no beginning-of-sequence token, which input.prefix asks for.'
        : `The beginning-of-sequence token ${bos} has no row in the model's embedding.`;
    const span = model?.tokenizer?.span ?? features[0]?.id.span ?? { start: 0, end: 0 };
    return [problem('prefix-not-available', span, message)];
  }
  return prefix.tokens.flatMap((token) => {
    const known =
      token.kind === 'id'
        ? canRun(token.id, facts)
        : vocabulary.idsOf(token.text).some((id) => canRun(id, facts));
    if (known) return [];
    const found = resolveToken(token, vocabulary).problem;
    const message = found?.message ?? 'This token cannot be run.';
    const fix = found?.fix ? { fix: found.fix } : {};
    return [problem('prefix-not-available', token.span, message, fix)];
  });
};
