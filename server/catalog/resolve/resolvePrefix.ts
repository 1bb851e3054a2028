import type { CatalogFacts } from '../facts';
import type { Catalog } from '../types';
import { resolveToken } from './resolveToken';

/**
 * The token ids run before each token. Special tokens are allowed here. What cannot be found is left out:
 * the check `prefix-not-available` reports it, so check its errors before running a model.
 */
export function resolvePrefix(catalog: Catalog, facts: CatalogFacts): readonly number[] {
  const { vocabulary } = facts;
  const { prefix } = catalog;
  if (!vocabulary || vocabulary.inputs || prefix.kind === 'none') return [];
  if (prefix.kind === 'bos') {
    const { bos } = vocabulary;
    return bos !== undefined && canRun(bos, facts) ? [bos] : [];
  }
  return prefix.tokens.flatMap((token) => {
    const id =
      token.kind === 'id'
        ? token.id
        : (resolveToken(token, vocabulary).token?.id ?? Math.min(...vocabulary.idsOf(token.text)));
    return canRun(id, facts) ? [id] : [];
  });
}

/** Whether the tokenizer has a token and the model a row for it. */
export function canRun(id: number, { vocabulary, model }: CatalogFacts): boolean {
  const ids = Math.min(vocabulary?.size ?? Infinity, model?.vocabulary ?? Infinity);
  return id < ids;
}
