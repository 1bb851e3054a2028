import type { ProblemEntry } from './entry';

/** Files that the catalog names. */
export const fileProblems = {
  'model-missing': {
    severity: 'warning',
    title: 'The model file does not exist',
    why: 'Nothing can be measured without it. The catalog is still checked, and measured evidence stays readable.',
    fix: 'Put the file at this path (relative to the catalog, `/` between folders), or correct the path. A model that the catalog names by its hub is pulled by the command *Dimcat: Pull Model* or by `dimcat pull`.',
    example: 'model: { path: modle.onnx }',
  },
  'model-hash-mismatch': {
    severity: 'error',
    title: 'The model file is not the one that the catalog names',
    why: 'Its SHA-256 differs from the written one: dimensions of another model, or of another revision, mean something else.',
    fix: 'Get the right file, or write the new hash if the change is meant.',
    example: 'model: { path: model.onnx, sha256: "0000..." }',
  },
  'model-unusable': {
    severity: 'error',
    title: 'The model file cannot be used',
    why: 'The file exists, but reading it failed; the message says why.',
    fix: 'Export the model again, or choose another one. `dimcat doctor` says what is installed.',
    example: 'model: { path: README.md }',
  },
  'tokenizer-missing': {
    severity: 'warning',
    title: 'The tokenizer file does not exist',
    why: 'Without it words cannot be turned into tokens, so anchors are not checked and nothing can be measured.',
    fix: 'Put the `tokenizer.json` of the model at this path, or correct the path.',
    example: 'model: { path: model.onnx, tokenizer: tokeniser.json }',
  },
  'tokenizer-hash-mismatch': {
    severity: 'error',
    title: 'The tokenizer file is not the one that the catalog names',
    why: 'Its SHA-256 differs from the written one: the same word may then be another token.',
    fix: 'Get the right file, or write the new hash if the change is meant.',
    example: 'model: { tokenizer: { path: tokenizer.json, sha256: "0000..." } }',
  },
  'tokenizer-unusable': {
    severity: 'error',
    title: 'The tokenizer file cannot be used',
    why: 'The file exists, but reading it failed; the message says why.',
    fix: 'Use the `tokenizer.json` that belongs to the model (the fast-tokenizer format of Hugging Face).',
    example: 'model: { path: model.onnx, tokenizer: vocab.txt }',
  },
  'tokenizer-vocabulary-mismatch': {
    severity: 'warning',
    title: 'The tokenizer and the model have vocabularies of different sizes',
    why: 'An ordinary token for which the model has no row means that the tokenizer belongs to another model: an error. Special and unused ids beyond the rows are usual (tokens of pictures in a model of text) and say nothing. Fewer ids than rows are usual where the model pads its embedding; a difference of more than 1,024 rows is suspicious: a warning. Only ids with rows are measured.',
    fix: "Use the model's own tokenizer.",
    example: 'model: { path: gpt2.onnx, tokenizer: llama/tokenizer.json }',
  },
  'frequency-unusable': {
    severity: 'error',
    title: 'The file of frequencies cannot be used',
    why: 'Look-alike sets share the frequency of the anchors by this file; measuring without it would test against other sets than the catalog says. The message says what is wrong: the file does not exist, is larger than 32 MB, has no columns of these names, or a row has no number.',
    fix: 'Correct the path or the row that the message names. The first line names the columns: `word` or `token`, and `count` or `rank`.',
    example: 'frequency: { file: cuonts.csv }   # counts.csv',
  },
  'frequency-unknown-words': {
    severity: 'warning',
    title: "The file of frequencies knows less than half of the vocabulary's words",
    why: 'Words that the file does not know count as rarer than all others, in the order of their ids. If most are unknown, look-alike sets match the anchors in frequency hardly better than by the token id.',
    fix: 'Use counts of a larger collection of texts, of the same language; or leave the line out, so that the token id stands in for all words.',
    example: 'frequency: { file: common-words.csv }',
  },
  'token-file-missing': {
    severity: 'error',
    title: 'A token file that does not exist',
    why: 'None of the tokens that it lists are used.',
    fix: 'Put the file at this path (relative to the catalog, `/` between folders), or correct the path.',
    example: 'anchors: { file: animal.txt }   # animals.txt',
  },
} as const satisfies Record<string, ProblemEntry>;
