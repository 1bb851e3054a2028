import type { ProblemEntry } from './entry';

/** Objections of a careful reader to the numbers. */
export const statisticsProblems = {
  'anchors-alike': {
    severity: 'warning',
    title: 'Anchors that are few different words',
    why: 'Cases, spaces and inflections of one word have nearly the same signs: they are hardly more than one observation, so n and the interval promise too much.',
    fix: 'Replace variants by other members of the category; a quick fix drops them.',
    example:
      'anchors: [" dog", " dogs", " Dog", " Dogs", " cat", " cats", " Cat", " Cats", " ox", " Ox"]',
  },
  'register-beyond-null': {
    severity: 'warning',
    title: 'The register does no better than chance',
    why: 'The same procedure on random anchor sets of equal size, with a register as wide, reaches this held-out AUC. The number is then not evidence of a feature. If only the interval reaches below the null, it is information.',
    fix: 'Use purer anchors, a narrower register or another layer, or set the status `refuted`.',
    example: 'register: { top: 128 }   # held-out 0.55, null p95 0.58',
  },
  'expectation-in-doubt': {
    severity: 'information',
    title: 'A claim that is met, but not for certain',
    why: 'The held-out AUC meets the expectation, but its 95 % interval reaches below it: other anchors of the same category may not meet it.',
    fix: 'Add anchors, which narrows the interval, or claim less.',
    example: 'expect: { auc: { min: 0.8 } }   # measured 0.82, interval from 0.74',
  },
  'frequency-confound': {
    severity: 'warning',
    title: 'The token ids of the anchors, which track frequency, explain the AUC',
    why: "Where the token id alone separates the anchors from the rest as well as the register does, the register may encode frequency and nothing else. The id is a stand-in, and a rough one: byte-pair tokenizers give low ids to what was frequent in *their* training text, other tokenizers may number differently, and how frequent a word was in the *model's* training text is unknown. The warning raises a doubt, and its absence proves nothing.",
    fix: 'Compare with negatives of similar frequency (`negatives`), or choose rarer anchors.',
    example: 'anchors: [" the", " of", " and", " to", " in", " a", " is", " that", " for", " it"]',
  },
  'length-confound': {
    severity: 'warning',
    title: 'The length of the anchors explains the AUC',
    why: 'Where the number of characters alone separates the anchors from the rest of the vocabulary as well as the register does, the register may encode length (or whole words against pieces of words) and nothing else.',
    fix: 'Compare with negatives of similar length (`negatives`), or choose anchors of mixed length.',
    example: 'anchors: [" extraordinarily", " characterization", " telecommunications", ...]',
  },
  'dimension-constant': {
    severity: 'information',
    title: 'A registered dimension whose sign is constant',
    why: 'Its sign is the same for at least 99 % of anchors and of negatives, so it adds the same to every score and separates nothing. Of a dimension that is claimed it is a warning, and a survey tells it before anything is measured: nothing is left of the claim.',
    fix: 'Take it out of the register, or claim another dimension; or use `signs: centred`, which removes constant offsets.',
    example: 'register: { dims: { pos: [12] } }   # p+ 1.000, p− 0.998',
  },
  'claim-by-chance': {
    severity: 'warning',
    title: 'A claim of a dimension that chance explains',
    why: 'Among many dimensions one always tells a list of words well. Look-alike words that choose their best dimension of all reach the AUC of this one too often, so the claim may be no more than the luckiest of many looks.',
    fix: 'Claim what more words support, take a dimension that more of them agree on, or set the status `refuted`. If other words chose the dimension, say so in `origin`.',
    example:
      'dimensions:\n  12: { plus: { words: colours } }   # AUC 0.71, held out 0.55; p 0.40 against the best of 256',
  },
  'polarity-contradicted': {
    severity: 'warning',
    title: 'A dimension written with the wrong polarity',
    why: 'Polarity is the sign that the anchors have more often than the rest. Written the other way round, the dimension lowers the score of exactly the tokens that it should raise; of a claim, `plus` names what is in fact -.',
    fix: 'Move the dimension to the other list, or exchange `plus` and `minus`; a quick fix does either.',
    example: 'register: { dims: { pos: [12] } }   # p+ 0.20, p− 0.62',
  },
  'register-twin': {
    severity: 'information',
    title: 'Two features with nearly the same register',
    why: 'At least 80 % of their signed dimensions are the same, so a token that fires one fires the other: they may be one feature under two names.',
    fix: 'Merge them, connect them by a relation (`same-as`, `broader`, ...), or use each as negatives of the other.',
    example:
      'features:\n  - { id: canine, anchors: [" dog", " wolf"] }\n  - { id: dog, anchors: [" dog", " puppy"] }',
  },
  'validated-without-evidence': {
    severity: 'warning',
    title: 'Called validated without evidence for detection and effect',
    why: 'An AUC says that the category can be read from the register, not that the model uses it. `validated` claims both, so it needs a held-out AUC above its null and a sign-flip test that suppressed the category.',
    fix: 'Measure the feature and run the sign-flip test, or call it `candidate`.',
    example: 'status: validated   # no sign-flip test was run',
  },
  'ignore-unknown': {
    severity: 'information',
    title: 'A comment that ignores a problem that does not exist',
    why: 'The code is misspelt, so the comment does nothing.',
    fix: 'Write a code from the list of problems.',
    example: '# dimcat-ignore: anchor-shard   # anchor-shared',
  },
} as const satisfies Record<string, ProblemEntry>;
