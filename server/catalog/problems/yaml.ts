import type { ProblemEntry } from './entry';

/** Texts that YAML, or the part of it that catalogs use, does not allow. */
export const yamlProblems = {
  'yaml-syntax': {
    severity: 'error',
    title: 'Not valid YAML',
    why: 'The text at this place cannot be read, nor can anything that depends on it. The rest of the catalog is still checked.',
    fix: 'Usual causes: a missing quote or bracket, a tab in the indentation, a colon followed by a space inside plain text (put the text in quotes).',
    example: 'features:\n  - id: animal\n    anchors: [" dog", " cat"',
  },
  'yaml-unsupported': {
    severity: 'error',
    title: 'A part of YAML that catalogs do not use',
    why: 'Anchors and aliases (`&a`, `*a`), tags (`!!str`), keys that are lists or maps, `__proto__`, a second document and `%YAML 1.1` make a text mean something other than it seems to say, and other readers of the catalog may disagree.',
    fix: 'Write the value out. Put a text in quotes where a tag was meant to make it one.',
    example: 'features:\n  - &first { id: animal }\n  - *first',
  },
  'yaml-too-large': {
    severity: 'error',
    title: 'The catalog is too large to check live',
    why: 'Every file gets an answer in under a second; beyond 1 MB, 10,000 features or 200,000 words, brackets and line ends that cannot be promised.',
    fix: 'Move long token lists into files (`anchors: { file: animals.txt }`), or split the catalog.',
    example: '# a catalog of more than 1 MB',
  },
  'yaml-too-deep': {
    severity: 'error',
    title: 'Brackets or indentation nested too deep',
    why: 'A catalog needs fewer than ten levels. More than 64 would endanger the process that checks it, so the text is refused before it is parsed.',
    fix: 'Look for brackets that were never closed.',
    example: 'anchors: [[[[[[[[[[[[[[[[ ...',
  },
  'yaml-bad-character': {
    severity: 'error',
    title: 'A character that no catalog may hold',
    why: 'Control characters cannot be seen and YAML forbids them; zero bytes mean that the file is not UTF-8. No-break spaces (U+00A0) look like indentation, and YAML takes them for text.',
    fix: 'Save the file as UTF-8. Write a control character as an escape in double quotes, such as "\\x07". Indent with ordinary spaces.',
    example: 'title: "bell \\x07 is fine as an escape"',
  },
  'duplicate-key': {
    severity: 'error',
    title: 'The same key twice in one map',
    why: 'Readers disagree about which of the two counts. Dimcat reads the first. `1:` and `"1":` are the same key.',
    fix: 'Remove or rename one of them.',
    example: 'title: Nouns\ntitle: Verbs',
  },
  'number-not-exact': {
    severity: 'error',
    title: 'A number that would not be kept exactly',
    why: 'Most readers round whole numbers beyond 2^53 - 1, and infinity and NaN are not values of any field. A hash or identifier made of digits would be changed silently.',
    fix: 'Put names, hashes and identifiers in quotes.',
    example: 'revision: 9007199254740993',
  },
} as const satisfies Record<string, ProblemEntry>;
