/** What may be written under an index of `dimensions`. */
import { expectFields, negativesMap, statuses } from './featureFormat';
import type { EitherShape, Fields } from './shape';
import { tokens } from './tokenFormat';

export const sideFields = {
  ...negativesMap,
  features: {
    doc: 'Ids of features of this catalog whose anchors have this sign.',
    shape: { kind: 'list', of: { kind: 'text' } },
    example: 'features: [animal]',
  },
} as const satisfies Fields;

/** Words and ids, a file of words, the name of a list, labels of inputs, or features. */
const side: EitherShape = {
  kind: 'either',
  of: [tokens, { kind: 'map', fields: sideFields, one: true }],
};

export const dimensionFields = {
  label: {
    doc: 'What the dimension seems to encode.',
    shape: { kind: 'text' },
    example: 'label: animals are +',
  },
  plus: {
    doc: 'What has the sign `+`: the anchors of features, a list of `words`, tokens as in `anchors`, a file, or labels of inputs. An absent side is the rest of the vocabulary.',
    shape: side,
    default: 'if `minus` is written, all other ordinary tokens',
    example: 'plus: { features: [animal] }',
  },
  minus: {
    doc: 'What has the sign `-`, written as in `plus`.',
    shape: side,
    default: 'if `plus` is written, all other ordinary tokens',
    example: 'minus: { words: artefacts }',
  },
  expect: {
    doc: 'Claims that the evidence must meet: `dimcat verify` and the Test Explorer check them. The held-out AUC is corrected for the dimension having been chosen among all.',
    shape: { kind: 'map', fields: expectFields },
    example: 'expect: { auc: { min: 0.7 } }',
  },
  status: {
    doc: 'How far the claim has come.',
    shape: { kind: 'choice', values: statuses },
    default: '`draft`',
    example: 'status: candidate',
  },
  origin: {
    doc: 'Where the dimension comes from, in words, if these words had no part in choosing it: its figures then need no correction for the choice.',
    shape: { kind: 'text' },
    example: 'origin: table 3 of the paper, chosen on other words',
  },
  notes: {
    doc: 'Free text.',
    shape: { kind: 'text' },
    example: 'notes: fish have it less often',
  },
} as const satisfies Fields;
