import type { ProblemEntry } from './entry';

/** Values that do not fit the format. */
export const shapeProblems = {
  'missing-field': {
    severity: 'error',
    title: 'A required field is missing',
    why: 'Without it the catalog, or this part of it, cannot be read.',
    fix: 'Add the field; the message names it.',
    example: 'dimcat: 1\nfeatures:\n  - label: Animals   # no id',
  },
  'unknown-key': {
    severity: 'warning',
    title: 'A key that the format does not know',
    why: 'It is kept in the file, but nothing reads it: a misspelt field would do nothing. It is an error if it takes the place of the one required key, as in `register: { top 64 }`, which lacks a colon.',
    fix: 'Correct the spelling (the message names the nearest key), indent the key so that it stands where it belongs, or use `notes`, `tags` or `external`.',
    example: 'features:\n  - id: animal\n    anchor: [" dog"]   # anchors',
  },
  'wrong-type': {
    severity: 'error',
    title: 'A value of the wrong kind',
    why: 'The field is not read. Often it is a text that looks like a number or like true, false or null.',
    fix: 'Write what the message asks for; put texts in quotes.',
    example: 'title: 2024   # "2024"',
  },
  'bad-value': {
    severity: 'error',
    title: 'A value that is not allowed here',
    why: 'The field is not read: its value is out of range, not one of the words that the field takes, or not written as it should be.',
    fix: 'The message says what is allowed.',
    example: 'signs: centered   # centred',
  },
  'unsupported-version': {
    severity: 'error',
    title: 'A version of the format that this Dimcat does not know',
    why: 'The catalog may use fields that this version would misread.',
    fix: 'Write `dimcat: 1`, or update Dimcat.',
    example: 'dimcat: 2',
  },
  'id-syntax': {
    severity: 'error',
    title: 'A malformed feature id',
    why: 'Ids are permanent names: they appear in evidence files, command lines and other catalogs, so they must be safe everywhere.',
    fix: 'Use 1 to 64 lower-case letters and digits, with single `-`, `_` or `.` between them. The label is free text.',
    example: 'features:\n  - id: Wild Animals   # wild-animals',
  },
  'range-reversed': {
    severity: 'error',
    title: 'A range of dimensions that ends before it starts',
    why: 'It holds no dimension, which is surely not what you meant.',
    fix: 'Write the smaller index first.',
    example: 'register: { dims: { pos: [12-10], neg: [] } }',
  },
} as const satisfies Record<string, ProblemEntry>;
