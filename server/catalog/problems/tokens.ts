import type { ProblemEntry } from './entry';

/** Anchors, targets, negatives and the input prefix. */
export const tokenProblems = {
  'anchor-not-single-token': {
    severity: 'error',
    title: 'A word that is not one token',
    why: 'The token cache holds one run for each token of the vocabulary. A word that the tokenizer splits has no row in it, so it takes no part in any measurement.',
    fix: 'Often a near variant is one token: with a leading space, or in another case. The message names it and a quick fix writes it. The same holds for the notation of tokenizer files and other tools: `Ġdog`, `▁dog`, `##ing` and `dog</w>` stand for the texts `" dog"` and `"ing"`. Otherwise drop the word.',
    example: 'anchors: ["elephant"]   # " elephant" is one token',
  },
  'token-unknown-id': {
    severity: 'error',
    title: 'A token id that the tokenizer does not have',
    why: 'Ids run from 0 to the vocabulary size - 1.',
    fix: 'Correct the id, or check that the catalog names the right tokenizer.',
    example: 'anchors: [999999999]',
  },
  'token-special': {
    severity: 'error',
    title: 'A special token',
    why: 'Control tokens and unused ids are left out of every evaluation, so they cannot stand for a category.',
    fix: 'Use an ordinary token.',
    example: 'anchors: ["<|endoftext|>"]',
  },
  'token-ambiguous': {
    severity: 'information',
    title: 'Several tokens with the same text',
    why: 'Some tokenizers hold two ids that decode to the same text. The one that the tokenizer gives for it in running text is taken, silently if it gives only one. If it gives several, after different beginnings, the most frequent is taken; if it gives none, the lowest.',
    fix: 'Write the id instead of the text to choose another one.',
    example: 'anchors: ["a"]   # ids 64 and 5012 both decode to "a"',
  },
  'token-piece': {
    severity: 'warning',
    title: 'A token that is only a piece of a word',
    why: 'Vocabularies that mark pieces inside words (WordPiece: `##dog`) or the ends of words (CLIP: `dog</w>`) hold a word with a space before it, `" dog"`, and may hold the same letters as a piece of longer words, `"dog"`: another token, with another state. A text that the tokenizer has only as a byte (a newline in Llama 2) is reported as information: the byte token is what running text holds.',
    fix: 'Write the word with a space before it; the quick fix does. To measure the piece anyway, write its id.',
    example: 'anchors: ["dog"]   # the piece of "dogma"; the word is " dog"',
  },
  'anchor-repeated': {
    severity: 'information',
    title: 'An anchor twice in one feature',
    why: 'The same token counts once. Variants of one word (case, leading space) count as separate anchors, but they resemble each other so much that n looks larger than it is.',
    fix: 'Remove the repetition; keep variants only where they are meant.',
    example: 'anchors: [" dog", " Dog", " dog"]',
  },
  'anchor-shared': {
    severity: 'information',
    title: 'An anchor in two features',
    why: 'A word with two senses, or two categories that overlap: their registers will resemble each other, and neither can serve as a clean contrast for the other.',
    fix: 'Keep it where its main sense is, or connect the features by a relation (`broader`, `narrower`, `same-as`, `part-of` or `has-part`), which says that the overlap is meant.',
    example:
      'features:\n  - { id: bird, anchors: [" crane"] }\n  - { id: machine, anchors: [" crane"] }',
  },
  'target-is-anchor': {
    severity: 'error',
    title: 'A target that is also an anchor',
    why: 'Targets judge the sign-flip test. A token that chose the register would judge itself, and even a variant of it (case, leading space) produces a spurious effect. Such targets are left out.',
    fix: 'Use members of the category that are not anchors.',
    example: 'anchors: [" dog", " cat"]\ntargets: [" Dog", " cow"]',
  },
  'negative-is-anchor': {
    severity: 'warning',
    title: 'A negative that is also an anchor',
    why: 'A token cannot be on both sides. It is left out of the negatives.',
    fix: 'Remove it from one of the two lists.',
    example: 'anchors: [" dog"]\nnegatives: [" dog", " car"]',
  },
  'negative-is-variant': {
    severity: 'error',
    title: 'A negative that is a variant of an anchor',
    why: '`" Dog"` beside the anchor `" dog"` (case, leading space) is the same word on both sides: the AUC then says how far spellings differ, and the register is chosen against its own members. The feature is not measured until the list is mended. Where the negatives are the anchors of other features, variants are left out, and this is said as information.',
    fix: 'Drop it from the negatives; the quick fix does. Where the spellings are what the feature is about, name other words on each side.',
    example: 'anchors: [" dog", " cat"]\nnegatives: [" Dog", " car"]',
  },
  'too-few-anchors': {
    severity: 'information',
    title: 'Few anchors',
    why: 'With fewer than 10 anchors no honest interval can be given, and with fewer than 20 it is wide: differences between features are then mostly luck. A feature without anchors cannot be measured.',
    fix: 'Add members of the category that are single tokens. Fewer than 10 anchors are a warning, fewer than 20 information.',
    example: 'anchors: [" dog", " cat", " horse"]',
  },
  'no-negatives': {
    severity: 'error',
    title: 'An empty list of negatives',
    why: 'An AUC needs both classes; with one of them empty it cannot be computed.',
    fix: 'Leave `negatives` out to use the rest of the vocabulary, or list tokens.',
    example: 'negatives: []',
  },
  'prefix-not-available': {
    severity: 'error',
    title: 'An input prefix that the tokenizer does not have',
    why: '`bos` needs a tokenizer whose configuration names a beginning-of-sequence token: `bos_token` in tokenizer_config.json or special_tokens_map.json, else what the post-processor of tokenizer.json puts before a text. A token that only looks like one (`<s>` in a vocabulary where it is ordinary text) does not count. Each prefix token must be one token that the model has a row for.',
    fix: 'Use `prefix: none`, or `prefix: { tokens: [..] }` with tokens that exist.',
    example: 'input: { prefix: bos }',
  },
  'token-file-line': {
    severity: 'error',
    title: 'A line of a token file that cannot be read',
    why: 'A line that begins with `"` is read as a JSON string, so that any token can be written.',
    fix: 'Write the token bare, one per line (a leading space counts), or as a complete JSON string. Lines that begin with `#` are comments, empty lines are skipped.',
    example: 'anchors: { file: animals.txt }   # a line of it is "dog',
  },
} as const satisfies Record<string, ProblemEntry>;
