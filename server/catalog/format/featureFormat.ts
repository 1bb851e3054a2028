import { flipEffects, type FlipExpectation } from './flipEffects';
import type { Fields, MapShape } from './shape';
import { maxDimension, maxRegister, tokenList, tokens, fileFields } from './tokenFormat';

export const idPattern = '^[a-z0-9]+(?:[-_.][a-z0-9]+)*$';

const dimensionList = {
  kind: 'list',
  of: {
    kind: 'either',
    of: [
      { kind: 'integer', min: 0, max: maxDimension },
      { kind: 'text', pattern: '^[0-9]{1,7}-[0-9]{1,7}$', means: 'a range such as 10-12' },
    ],
  },
} as const;

export const dimsFields = {
  pos: {
    doc: 'Dimensions whose expected sign is `+`: indices from 0 and ranges such as `10-12` (both ends included).',
    shape: dimensionList,
    default: '`[]`',
    example: 'pos: [3, 10-12]',
  },
  neg: {
    doc: 'Dimensions whose expected sign is `-`: indices from 0 and ranges such as `10-12` (both ends included).',
    shape: dimensionList,
    default: '`[]`',
    example: 'neg: [7]',
  },
  origin: {
    doc: 'Where the dimensions come from, in words, if the anchors had no part in choosing them: held-out figures then count. What the evidence knows of frozen registers weighs more.',
    shape: { kind: 'text' },
    example: 'origin: table 3 of the paper, chosen on other words',
  },
} as const satisfies Fields;

export const registerFields = {
  tau: {
    doc: 'All dimensions whose dimension AUC is at least this, falling back to 0.70 if there are none (the rule of the paper, which uses 0.75).',
    shape: { kind: 'number', min: 0.5, max: 1 },
    example: 'tau: 0.75',
  },
  top: {
    doc: 'The `k` dimensions of highest dimension AUC.',
    shape: { kind: 'integer', min: 1, max: maxRegister },
    example: 'top: 64',
  },
  dims: {
    doc: 'Dimensions chosen by hand, with their polarity.',
    shape: { kind: 'map', fields: dimsFields },
    example: 'dims: { pos: [3, 10-12], neg: [7] }',
  },
} as const satisfies Fields;

export const expectAucFields = {
  min: {
    doc: 'The lowest held-out AUC that meets the claim, in [0, 1]. The measured value counts, not its interval.',
    shape: { kind: 'number', min: 0, max: 1 },
    required: true,
    example: 'min: 0.8',
  },
} as const satisfies Fields;

export const expectFlipFields = {
  effect: {
    doc: 'What the sign-flip test should find.',
    shape: {
      kind: 'choice',
      values: {
        suppressed: flipEffects.suppressed.doc,
        'suppressed-specific': flipEffects['suppressed-specific'].doc,
        raised: flipEffects.raised.doc,
        'raised-specific': flipEffects['raised-specific'].doc,
        'no-effect': flipEffects['no-effect'].doc,
      } satisfies Record<FlipExpectation, string>,
    },
    required: true,
    example: 'effect: suppressed',
  },
} as const satisfies Fields;

export const expectFields = {
  auc: {
    doc: 'What the register should detect, judged by the held-out AUC.',
    shape: { kind: 'map', fields: expectAucFields },
    example: 'auc: { min: 0.8 }',
  },
  flip: {
    doc: 'What the sign-flip test should find, judged by its verdict.',
    shape: { kind: 'map', fields: expectFlipFields },
    example: 'flip: { effect: suppressed }',
  },
} as const satisfies Fields;

const relationKinds = {
  broader: 'the target is a wider category',
  narrower: 'the target is a part of this category',
  related: 'they are related in another way',
  opposite: 'the target is the opposite',
  'part-of': 'members of this are parts of members of the target',
  'has-part': 'members of the target are parts of members of this',
  'same-as': 'both name one category',
  replaces: 'this feature takes the place of the target',
  'replaced-by': 'the target takes the place of this feature',
} as const;

export const relationFields = {
  kind: {
    doc: 'How the two features are related.',
    shape: { kind: 'choice', values: relationKinds, code: 'unknown-relation-kind' },
    required: true,
    example: 'kind: broader',
  },
  target: {
    doc: 'The id of another feature of this catalog, or of one elsewhere in the workspace as `other.dims.yaml#id`, the path relative to this catalog.',
    shape: { kind: 'text' },
    required: true,
    example: 'target: living-thing',
  },
} as const satisfies Fields;

export const statuses = {
  draft: 'being written',
  candidate: 'written and measured, not yet judged',
  validated: 'its claims were met and someone vouches for it',
  refuted: 'its claims were not met; kept so that nobody tries again unknowingly',
  deprecated: 'no longer used; see its `replaced-by` relation',
} as const;

export const negativesMap = {
  features: {
    doc: 'Ids of features of this catalog whose anchors stand against these (hard negatives).',
    shape: { kind: 'list', of: { kind: 'text' } },
    example: 'features: [vehicle, plant]',
  },
  file: {
    doc: fileFields.file.doc,
    shape: fileFields.file.shape,
    example: fileFields.file.example,
  },
  words: {
    doc: fileFields.words.doc,
    shape: fileFields.words.shape,
    example: fileFields.words.example,
  },
  label: {
    doc: fileFields.label.doc,
    shape: fileFields.label.shape,
    example: fileFields.label.example,
  },
  labels: {
    doc: fileFields.labels.doc,
    shape: fileFields.labels.shape,
    example: fileFields.labels.example,
  },
} as const satisfies Fields;

const id = {
  kind: 'text',
  pattern: idPattern,
  means: '1 to 64 lower-case letters and digits with single -, _ or . between them',
  maxLength: 64,
  code: 'id-syntax',
} as const;

export const featureFields = {
  id: {
    doc: 'A permanent name: 1 to 64 lower-case letters and digits with single `-`, `_` or `.` between them. Never change it: evidence and other catalogs refer to it.',
    shape: id,
    required: true,
    example: 'id: animal',
  },
  aliases: {
    doc: 'Former ids. Evidence, relations and negatives that name one of them mean this feature, so that a rename loses nothing.',
    shape: { kind: 'list', of: id },
    example: 'aliases: [beast]',
  },
  label: {
    doc: 'What people read in lists and hovers.',
    shape: { kind: 'text' },
    default: 'the id',
    example: 'label: Animals',
  },
  description: {
    doc: 'What belongs to the category and what does not.',
    shape: { kind: 'text' },
    example: 'description: Living animals; no plants, no food.',
  },
  status: {
    doc: 'How far the feature has come.',
    shape: { kind: 'choice', values: statuses },
    default: '`draft`',
    example: 'status: candidate',
  },
  anchors: {
    doc: 'The tokens that define the category: token texts (a leading space counts), token ids (whole numbers), or a file; for a model of images or sounds, their names or a label. 20 or more give usable intervals.',
    shape: tokenList,
    example: 'anchors: [" dog", " cat", 3797]',
  },
  negatives: {
    doc: 'The tokens that the anchors are compared with: `vocabulary` (all other ordinary tokens), tokens as in `anchors`, a file, or the anchors of other features.',
    shape: {
      kind: 'either',
      of: [
        { kind: 'choice', values: { vocabulary: 'all ordinary tokens except the anchors' } },
        tokens,
        { kind: 'map', fields: negativesMap, one: true },
      ],
    },
    default: '`vocabulary`',
    example: 'negatives: { features: [vehicle, plant] }',
  },
  targets: {
    doc: 'Members of the category whose logits a sign-flip test watches; never the anchors or variants of them. If absent, the test holds out a part of the anchors. Of a classifier of images or sounds they are its classes, by label (`{ label: frog }`, as `id2label` of the config.json names them) or index (`[6]`); where absent, the label of the anchors.',
    shape: tokenList,
    example: 'targets: [" cow", " sheep"]',
  },
  register: {
    doc: 'How the dimensions of the feature are selected. `auto` chooses the width by nested cross-validation inside the training folds.',
    shape: {
      kind: 'either',
      of: [
        { kind: 'choice', values: { auto: 'width chosen by nested cross-validation' } },
        { kind: 'map', fields: registerFields, one: true },
      ],
    },
    default: '`auto`',
    example: 'register: { top: 64 }',
  },
  expect: {
    doc: 'Claims that the evidence must meet: `dimcat verify` and the Test Explorer check them.',
    shape: { kind: 'map', fields: expectFields },
    example: 'expect: { auc: { min: 0.8 }, flip: { effect: suppressed } }',
  },
  notes: { doc: 'Free text.', shape: { kind: 'text' }, example: 'notes: Fish score low.' },
  tags: {
    doc: 'Words to group features by.',
    shape: { kind: 'list', of: { kind: 'text' } },
    example: 'tags: [wordnet, nouns]',
  },
  relations: {
    doc: 'How the feature relates to others in this catalog.',
    shape: { kind: 'list', of: { kind: 'map', fields: relationFields } },
    example: 'relations: [{ kind: broader, target: living-thing }]',
  },
  external: {
    doc: 'Ids of the same category elsewhere, by the name of the source.',
    shape: { kind: 'table', keys: 'name', of: { kind: 'text' } },
    example: 'external: { wordnet: animal.n.01, wikidata: Q729 }',
  },
} as const satisfies Fields;

export const featureShape: MapShape = { kind: 'map', fields: featureFields };
