/** The words that a new catalog begins with, as the model's own vocabulary spells them. */
import { resolveToken } from '../catalog/resolve/resolveToken';
import type { VocabularyLookup } from '../catalog/facts';

const ANIMALS = [
  ...['dog', 'cat', 'horse', 'cow', 'pig', 'sheep', 'goat', 'bird', 'fish', 'bear', 'wolf', 'fox'],
  ...['lion', 'tiger', 'mouse', 'rabbit', 'duck', 'chicken', 'frog', 'snake', 'deer', 'rat', 'bee'],
  ...['spider', 'eagle', 'elephant', 'monkey', 'whale', 'shark', 'insect', 'butterfly', 'turtle'],
];
const MOST = 20;
const nowhere = { start: 0, end: 0 };

/** Up to twenty animals that are single tokens, with a leading space where most of them have one; may be empty. */
export function exampleWords(vocabulary: VocabularyLookup): readonly string[] {
  const single = (text: string): boolean => {
    const { token, problem } = resolveToken({ kind: 'text', text, span: nowhere }, vocabulary);
    return token !== undefined && problem === undefined;
  };
  const spaced = ANIMALS.map((word) => ` ${word}`).filter(single);
  const bare = ANIMALS.filter(single);
  return (spaced.length >= bare.length ? spaced : bare).slice(0, MOST);
}
