import type { EitherShape, Fields, ListShape } from './shape';

/** Highest token id that a catalog may name. */
const maxTokenId = 16_777_215;
/** Highest dimension index that a catalog may name, whatever the model. */
export const maxDimension = 1_048_575;
/** The most dimensions that a written register may expand to. */
export const maxRegister = 65_536;
/** Dimensions that all registers of a catalog write together: a range of a few characters stands for thousands. */
export const maxWritten = 1_000_000;
/** Features of a catalog: what is read of each, however little it says, takes its time. */
export const maxFeatures = 10_000;

const token: EitherShape = {
  kind: 'either',
  of: [{ kind: 'text' }, { kind: 'integer', min: 0, max: maxTokenId }],
};

export const tokens: ListShape = { kind: 'list', of: token };

export const fileFields = {
  file: {
    doc: 'A text file beside the catalog (UTF-8), one token text per line. A leading space counts. Empty lines are skipped; a line that begins with `#` is a comment (`##ing`, a piece of a word, is not); a line that begins with `"` is read as a JSON string.',
    shape: {
      kind: 'text',
      pattern: '^[^\\\\\\u0000]+$',
      means: 'a relative path with / between folders and no NUL',
    },
    example: 'file: animals.txt',
  },
  words: {
    doc: 'A list of this name under `words`, of this catalog or of the `dimcat.yaml` that it inherits from.',
    shape: { kind: 'text' },
    example: 'words: animals',
  },
  label: {
    doc: 'All images or sounds of this label: the name of their folder, or what the CSV file says.',
    shape: { kind: 'text' },
    example: 'label: dog',
  },
  labels: {
    doc: 'All images or sounds of any of these labels: a superclass.',
    shape: { kind: 'list', of: { kind: 'text' } },
    example: 'labels: [dog, wolf]',
  },
} as const satisfies Fields;

/** Words and ids, a file of words, the name of a list, or labels of inputs. */
export const tokenList: EitherShape = {
  kind: 'either',
  of: [tokens, { kind: 'map', fields: fileFields, one: true }],
};

const namedListFields = {
  file: { doc: fileFields.file.doc, shape: fileFields.file.shape, required: true },
} as const satisfies Fields;

/** The value of a name in `words`: texts, or a file of texts. */
export const namedList: EitherShape = {
  kind: 'either',
  of: [
    { kind: 'list', of: { kind: 'text' } },
    { kind: 'map', fields: namedListFields },
  ],
};
