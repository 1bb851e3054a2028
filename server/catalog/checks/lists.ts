/** Lists of words that nothing resolves unless a job reads them: `words`, and those of the lexicon. */
import { problem } from '../problem';
import { wantedTokens } from '../resolve/resolveList';
import type { NamedList, Problem } from '../types';
import type { Check, CheckContext } from './context';

export const checkLists: Check = (context) => {
  const { words, lexicon } = context.catalog;
  return [
    // What is wrong with the file of a list under `words` is said where a feature uses it.
    ...lexicon.words.flatMap(({ list }) => wantedTokens(list, context.facts).problems),
    ...[...words, ...lexicon.words].flatMap((list) => checkTokens(list, context)),
  ];
};

/** Words that are no tokens are left out in silence, since a list may serve many tokenizers; not if all are. */
function checkTokens({ name, list }: NamedList, { facts, lookup }: CheckContext): Problem[] {
  // A list of a `dimcat.yaml` may be meant for other catalogs.
  if (!facts.vocabulary || name.span.origin !== undefined) return [];
  const { wanted, problems } = wantedTokens(list, facts);
  if (wanted.length === 0 || problems.length > 0 || lookup(list).tokens.length > 0) return [];
  const message = `No word of the list ${name.value} is a single token here: nothing is described by it.`;
  return [problem('words-without-tokens', name.span, message)];
}
