/**
 * The neutral prompts of a sign-flip test, written for Dimcat: common words, no topic, each open for any noun.
 * Lower case without marks, so that small word-level vocabularies hold them too.
 */
export const NEUTRAL_PROMPTS: readonly string[] = [
  'this is about the',
  'it is one of the',
  'we can see that the',
  'i would like to have a',
  'there was once a small',
  'they all came to see the',
  'he went back to find the',
  'she was very happy with the',
  'the first thing is the',
  'the name of the',
  'one day they saw a big',
  'after that he took the',
  'in the end there was only the',
  'what they wanted was a new',
  'the old man told us about the',
  'near the house there is a',
  'every day she looked at the',
  'it looked just like a',
  'that is not the same as a',
  'we were told to use the',
  'the best part of it was the',
  'all of them had the same',
  'nothing is better than a good',
  'she did not know much about the',
];
