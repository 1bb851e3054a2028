import type { ProblemEntry } from './entry';

/** Features and dimensions that do not fit each other or the model. */
export const referenceProblems = {
  'duplicate-feature-id': {
    severity: 'error',
    title: 'Two features with the same id',
    why: 'Evidence, relations and command lines name a feature by its id alone.',
    fix: 'Give the newer feature another id.',
    example: 'features:\n  - id: animal\n  - id: animal',
  },
  'unknown-relation-kind': {
    severity: 'error',
    title: 'A relation of an unknown kind',
    why: 'Nothing can be concluded from it.',
    fix: 'Use one of `broader`, `narrower`, `related`, `opposite`, `part-of`, `has-part`, `same-as`, `replaces`, `replaced-by`.',
    example: 'relations:\n  - { kind: parent, target: animal }   # broader',
  },
  'unknown-relation-target': {
    severity: 'error',
    title: 'A relation to a feature that does not exist',
    why: 'The id is misspelt, or the feature was removed or renamed.',
    fix: 'Name a feature of this catalog; the message gives the nearest id. Use `external` for features elsewhere.',
    example: 'relations:\n  - { kind: broader, target: animals }   # the id is animal',
  },
  'unknown-words': {
    severity: 'error',
    title: 'A list of words that does not exist',
    why: 'The name is misspelt, or the list was removed from `words` of the catalog or of its `dimcat.yaml`.',
    fix: 'Name a list under `words`; the message gives the nearest name.',
    example:
      'words: { animals: [" dog", " cat"] }\nfeatures:\n  - { id: animal, anchors: { words: animal } }   # animals',
  },
  'lists-too-long': {
    severity: 'error',
    title: 'Lists that are used too often',
    why: 'A long list of words that hundreds of features name comes to more words than can be looked up and held in memory.',
    fix: 'Name the list in fewer features, or shorten it. Without `negatives` a feature is compared with the rest of the vocabulary.',
    example:
      'features:\n  - { id: animal, anchors: [" dog"], negatives: { words: vocabulary } }   # in each of 1,000 features',
  },
  'unknown-feature': {
    severity: 'error',
    title: 'Words from a feature that does not exist',
    why: 'Its anchors cannot serve as negatives, nor as a side of a dimension.',
    fix: 'Name a feature of this catalog; the message gives the nearest id.',
    example: 'negatives: { features: [vehicels] }',
  },
  'dimension-out-of-range': {
    severity: 'error',
    title: 'A dimension that the model does not have',
    why: 'Dimensions are counted from 0, so the last one is D - 1.',
    fix: 'Correct the index, or check that the catalog names the right model.',
    example: 'register: { dims: { pos: [128], neg: [] } }   # D = 128',
  },
  'claim-without-words': {
    severity: 'error',
    title: 'An expectation of a dimension that names no words',
    why: 'Without `plus` or `minus` there is nothing that the sign of the dimension could tell apart, so nothing can be measured.',
    fix: 'Write what has the sign in `plus` or `minus`; the side that is left out is the rest of the vocabulary.',
    example:
      'dimensions:\n  12: { label: animals are +, expect: { auc: { min: 0.7 } } }   # plus: { features: [animal] }',
  },
  'word-on-both-sides': {
    severity: 'warning',
    title: 'A word on both sides of a dimension',
    why: 'A token has one sign. A word that is in `plus` and in `minus`, in any spelling, counts for `plus` alone; where both sides are lists of words it is an error, since one of the two is a mistake.',
    fix: 'Take it out of one side, or narrow the features that share it.',
    example: 'dimensions:\n  12: { plus: [" dog", " cat"], minus: [" Dog", " car"] }',
  },
  'dimension-conflict': {
    severity: 'error',
    title: 'The same dimension in pos and in neg',
    why: 'A registered dimension has one polarity.',
    fix: 'Keep it in one of the two lists.',
    example: 'register: { dims: { pos: [3, 10-12], neg: [11] } }',
  },
  'dimension-repeated': {
    severity: 'information',
    title: 'A dimension listed twice',
    why: 'It counts once; the second mention does nothing.',
    fix: 'Remove one of them.',
    example: 'register: { dims: { pos: [10-12, 11], neg: [] } }',
  },
  'register-too-wide': {
    severity: 'error',
    title: 'A register wider than the model',
    why: 'A register cannot hold more dimensions than there are: D of the model or the width of the site, and never more than 65,536 written ones.',
    fix: 'Ask for fewer dimensions.',
    example: 'register: { top: 5000 }   # D = 128',
  },
  'layer-out-of-range': {
    severity: 'error',
    title: 'A layer that the model does not have',
    why: 'Layers of `resid` run from 0 (the embedding output) to L, the number of blocks; those of `k`, `v` and `ffn` from 1 (the first block) to L.',
    fix: 'Choose a layer within the range that the message names.',
    example: 'site: { kind: resid, layer: 40 }   # L = 4',
  },
  'site-not-found': {
    severity: 'error',
    title: 'A site that was not found in the model',
    why: 'Keys, values and neurons are found by the structure of the graph. A fused operator can hide them, and a mixture of experts has several sets of neurons.',
    fix: 'See what `dimcat inspect model.onnx` lists. Use `resid`, or name the tensors under `model.tensors`.',
    example: 'site: { kind: ffn, layer: 4 }   # a mixture of experts',
  },
  'site-missing': {
    severity: 'information',
    title: 'Nothing can be measured yet',
    why: 'Measuring needs a model, its tokenizer and a site (what to read, and after which layer). Without them the catalog is still checked.',
    fix: 'Add `model: { path: model.onnx, tokenizer: tokenizer.json }` and `site: { kind: resid, layer: 4 }`.',
    example: 'dimcat: 1\nfeatures:\n  - { id: animal, anchors: [" dog"] }',
  },
} as const satisfies Record<string, ProblemEntry>;
