/** The catalog format, version 1: the one place that defines what a `*.dims.yaml` may hold. */
import type { CentredFlip, SignRule, SiteKind } from '../../protocol/evidence';
import { dimensionFields } from './dimensionFormat';
import { featureShape } from './featureFormat';
import { modelFields, path } from './modelFormat';
import type { Fields, MapShape } from './shape';
import { namedList, tokens } from './tokenFormat';

export const authorFields = {
  name: {
    doc: 'As it should be cited.',
    shape: { kind: 'text' },
    required: true,
    example: 'name: Ada Lovelace',
  },
  orcid: {
    doc: 'ORCID iD, four groups of four.',
    shape: {
      kind: 'text',
      pattern: '^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$',
      means: 'an ORCID iD such as 0000-0002-1825-0097',
    },
    example: 'orcid: 0000-0002-1825-0097',
  },
} as const satisfies Fields;

export const flipsFields = {
  centre: {
    doc: 'What flips of centred signs turn about. Evidence gives the effect about both; with raw signs flips turn about 0.',
    shape: {
      kind: 'choice',
      values: {
        prompts: 'the mean of the states that the prompts themselves have',
        tokens: 'the mean over the vocabulary, each token alone: what the signs are taken from',
      } satisfies Record<CentredFlip, string>,
    },
    default: '`prompts`',
    example: 'centre: tokens',
  },
} as const satisfies Fields;

export const frequencyFields = {
  file: {
    doc: 'A table in the folder of the file that names it, separated by commas or tabs. Its first line names two columns: `word` (any case, the leading space does not matter) or `token` (the exact text), and `count` or `rank` (1 = most frequent). At most 32 MB.',
    shape: {
      kind: 'text',
      pattern: '^(?!/)(?!(.*/)?\\.\\.(/|$))[^\\\\:\\u0000]+$',
      means: 'a path inside the folder of this file, with / between folders and no NUL',
    },
    required: true,
    example: 'file: counts.csv',
  },
} as const satisfies Fields;

/** What the names of the shipped lists begin with; those of synsets, as in `bird.n.01`, do not. */
export const lexiconFamilies = {
  noun: "WordNet's classes of nouns, as in `noun.animal`",
  verb: "WordNet's classes of verbs, as in `verb.motion`",
  synset: 'the larger groups of words with one meaning, as in `bird.n.01`',
  pos: 'parts of speech',
  morphology: 'forms of words, as in `morphology.plural`',
  function: 'function words',
  name: 'names of people and places',
  spelling: 'how a token is spelled, as in `spelling.digits`',
  script: 'the script that a token is written in',
} as const;

export const lexiconFields = {
  shipped: {
    doc: 'Which of the lists that Dimcat ships are used, all of them English but `spelling` and `script`. Images and sounds have their labels in place of these.',
    shape: {
      kind: 'either',
      of: [
        { kind: 'choice', values: { all: 'all of them', none: 'none of them' } },
        { kind: 'list', of: { kind: 'choice', values: lexiconFamilies } },
      ],
    },
    default: '`all`',
    example: 'shipped: [pos, spelling]',
  },
  words: {
    doc: 'Lists of your own beside them or in their place, e.g. of another language, as in `words`: texts, or a file of texts. A shipped list of the same name is left out.',
    shape: { kind: 'table', keys: 'name', of: namedList },
    example: 'words: { tiere: { file: tiere.txt } }',
  },
} as const satisfies Fields;

export const siteFields = {
  kind: {
    doc: 'What is read.',
    shape: {
      kind: 'choice',
      values: {
        resid: 'the residual stream after a block',
        k: 'the keys of attention, after rotation',
        v: 'the values of attention',
        ffn: 'the activations of the feed-forward neurons',
      } satisfies Record<SiteKind, string>,
    },
    required: true,
    example: 'kind: resid',
  },
  layer: {
    doc: 'Where: 0 to L, the number of blocks. `resid` at layer l is the state after block l, before the final norm; layer 0 is the embedding output. `k`, `v` and `ffn` at layer l, 1 to L, are those of block l, which reads `resid` at layer l - 1 and writes it at layer l.',
    shape: { kind: 'integer', min: 0, max: 1000 },
    required: true,
    example: 'layer: 4',
  },
} as const satisfies Fields;

export const prefixFields = {
  tokens: {
    doc: 'Tokens run before each token: texts or ids.',
    shape: tokens,
    required: true,
    example: 'tokens: [50256]',
  },
} as const satisfies Fields;

export const inputFields = {
  prefix: {
    doc: 'What is run before each token of the vocabulary.',
    shape: {
      kind: 'either',
      of: [
        {
          kind: 'choice',
          values: {
            none: 'each token is run alone',
            bos: 'the beginning-of-sequence token of the tokenizer comes first',
          },
        },
        { kind: 'map', fields: prefixFields },
      ],
    },
    default: '`none`',
    example: 'prefix: none',
  },
  files: {
    doc: 'The images or sounds, for a model that reads them: a folder with a folder for each class, or a `.csv` file with the columns `file` (relative to it) and `label`, and optionally `group` (inputs of one group are never on both sides of a fold). An input is named by its path, as in `dog/0001.jpg`.',
    shape: path,
    example: 'files: images',
  },
  position: {
    doc: 'Which position of the model stands for a whole image or sound.',
    shape: {
      kind: 'either',
      of: [
        {
          kind: 'choice',
          values: { cls: 'the first one, a class token', mean: 'the mean over all positions' },
        },
        { kind: 'integer', min: 0, max: 1_000_000 },
      ],
    },
    default: '`cls` for images, `mean` for sounds',
    example: 'position: cls',
  },
} as const satisfies Fields;

export const expectCoverageFields = {
  min: {
    doc: 'The lowest share of the bits that meets the claim, in [0, 1]. The measured value counts, not its interval.',
    shape: { kind: 'number', min: 0, max: 1 },
    required: true,
    example: 'min: 0.03',
  },
} as const satisfies Fields;

export const expectCatalogFields = {
  coverage: {
    doc: 'What share of the bits of all signs the features and `words` should explain, held out (`dimcat coverage`).',
    shape: { kind: 'map', fields: expectCoverageFields },
    required: true,
    example: 'coverage: { min: 0.03 }',
  },
} as const satisfies Fields;

export const catalogFields = {
  dimcat: {
    doc: 'Version of the format: always 1.',
    shape: { kind: 'integer', min: 1, max: 1, code: 'unsupported-version' },
    required: true,
    example: 'dimcat: 1',
  },
  title: {
    doc: 'What the catalog is about.',
    shape: { kind: 'text' },
    example: 'title: Everyday nouns',
  },
  authors: {
    doc: 'Who wrote the catalog.',
    shape: { kind: 'list', of: { kind: 'map', fields: authorFields } },
    example: 'authors: [{ name: Ada Lovelace, orcid: 0000-0002-1825-0097 }]',
  },
  license: {
    doc: 'Under which licence the catalog may be used: an SPDX identifier.',
    shape: { kind: 'text' },
    example: 'license: CC-BY-4.0',
  },
  tags: {
    doc: 'Words to find the catalog by.',
    shape: { kind: 'list', of: { kind: 'text' } },
    example: 'tags: [english, nouns]',
  },
  model: {
    doc: 'The model whose dimensions are cataloged.',
    shape: { kind: 'map', fields: modelFields },
    example: 'model: { path: model.onnx, tokenizer: tokenizer.json }',
  },
  site: {
    doc: 'Where the state is read. All features of a catalog belong to one site.',
    shape: { kind: 'map', fields: siteFields },
    example: 'site: { kind: resid, layer: 4 }',
  },
  input: {
    doc: 'How each token is given to the model; for a model of images or sounds, what it is given.',
    shape: { kind: 'map', fields: inputFields },
    example: 'input: { prefix: none }',
  },
  signs: {
    doc: 'What the sign of a dimension is taken from.',
    shape: {
      kind: 'choice',
      values: {
        raw: 'the value itself: `h > 0` is `+`',
        centred: "the value minus the dimension's mean over the vocabulary",
      } satisfies Record<SignRule, string>,
    },
    default: '`raw`',
    example: 'signs: centred',
  },
  frequency: {
    doc: 'How frequent words are, so that look-alike sets share it with the anchors. Without it the token id stands in: tokenizers number frequent texts first.',
    shape: { kind: 'map', fields: frequencyFields },
    example: 'frequency: { file: counts.csv }',
  },
  flips: {
    doc: 'How sign-flip tests are run.',
    shape: { kind: 'map', fields: flipsFields },
    example: 'flips: { centre: tokens }',
  },
  expect: {
    doc: 'What should be true of the catalog as a whole; `dimcat verify` checks it.',
    shape: { kind: 'map', fields: expectCatalogFields },
    example: 'expect: { coverage: { min: 0.03 } }',
  },
  words: {
    doc: 'Lists of words by name, for features to share: `anchors: { words: animals }`. Those of a `dimcat.yaml` in a folder above are available too; if two have the same name, this catalog’s counts.',
    shape: { kind: 'table', keys: 'name', of: namedList },
    example: 'words: { animals: [" dog", " cat"], plants: { file: plants.txt } }',
  },
  lexicon: {
    doc: 'The lists of words that surveyed dimensions are described with, and that coverage is held against, besides features and `words`.',
    shape: { kind: 'map', fields: lexiconFields },
    default: 'the lists that Dimcat ships',
    example: 'lexicon: { shipped: none, words: { tiere: { file: tiere.txt } } }',
  },
  features: {
    doc: 'The features: categories of tokens and the dimensions that encode them.',
    shape: { kind: 'list', of: featureShape },
    example: 'features: [{ id: animal, anchors: [" dog", " cat"] }]',
  },
  dimensions: {
    doc: 'What single dimensions encode, by index (from 0): a label and notes, and with `plus` or `minus` a claim that is measured as features are.',
    shape: {
      kind: 'table',
      keys: 'dimension',
      of: { kind: 'map', fields: dimensionFields },
    },
    example: 'dimensions: { 12: { label: animacy, plus: { features: [animal] } } }',
  },
} as const satisfies Fields;

export const catalogShape: MapShape = { kind: 'map', fields: catalogFields };
