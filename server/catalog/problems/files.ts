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
  'token-file-missing': {
    severity: 'error',
    title: 'A token file that does not exist',
    why: 'None of the tokens that it lists are used.',
    fix: 'Put the file at this path (relative to the catalog, `/` between folders), or correct the path.',
    example: 'anchors: { file: animal.txt }   # animals.txt',
  },
} as const satisfies Record<string, ProblemEntry>;
