import type { CatalogFacts } from '../facts';
import type { Catalog } from '../types';
import { resolveToken } from './resolveToken';

/**
 * The token ids run before each token. Special tokens are welcome here. What cannot be found is left out:
 * the check `prefix-not-available` reports it, so ask for its errors before running a model.
 */
export function resolvePrefix(catalog: Catalog, facts: CatalogFacts): readonly number[] {
  const { vocabulary } = facts;
  const { prefix } = catalog;
  if (!vocabulary || vocabulary.inputs || prefix.kind === 'none') return [];
  if (prefix.kind === 'bos') return vocabulary.bos === undefined ? [] : [vocabulary.bos];
  return prefix.tokens.flatMap((token) => {
    if (token.kind === 'id') return token.id < vocabulary.size ? [token.id] : [];
    const ordinary = resolveToken(token, vocabulary).token?.id;
    const id = ordinary ?? Math.min(...vocabulary.idsOf(token.text));
    return Number.isFinite(id) ? [id] : [];
  });
}
