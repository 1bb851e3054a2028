import { resolveToken } from '../resolve/resolveToken';
import { problem } from '../problem';
import type { Check } from './context';

/** Every written token is one ordinary token; targets and negatives are none of the anchors. */
export const checkTokens: Check = ({ features }) =>
  features.flatMap(([feature, resolved]) => {
    const { negatives } = feature;
    const empty =
      resolved.negatives?.length === 0 &&
      !resolved.problems.some(({ severity }) => severity === 'error');
    if (!negatives || !empty) return resolved.problems;
    const message = 'No token is left to stand against the anchors, so no AUC can be computed.';
    const span = {
      start: negatives.span.start,
      end: Math.min(negatives.span.end, negatives.span.start + 80),
    };
    return [...resolved.problems, problem('no-negatives', span, message)];
  });

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
