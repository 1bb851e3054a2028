import { nearest } from '../parse/nearest';
import { problem } from '../problem';
import { namedLists } from '../shared/words';
import type { Check } from './context';

/** Every `{ words: NAME }` names a list. */
export const checkWords: Check = ({ catalog }) => {
  const names = catalog.words.map(({ name }) => name.value);
  return catalog.features.flatMap(namedLists).flatMap(({ value, span, known }) => {
    if (known) return [];
    const near = nearest(value, names);
    const advice = near === undefined ? '' : ` Did you mean ${near}?`;
    const fix =
      near === undefined ? {} : { fix: { title: `Change to ${near}`, span, newText: near } };
    return [problem('unknown-words', span, `There is no list of words "${value}".${advice}`, fix)];
  });
};
