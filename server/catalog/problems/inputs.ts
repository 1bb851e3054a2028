import type { ProblemEntry } from './entry';

/** Catalogs of images and sounds. */
export const inputProblems = {
  'inputs-unusable': {
    severity: 'error',
    title: 'The images or sounds cannot be listed',
    why: '`input.files` names the inputs of a model of images or sounds: a folder with a folder for each class, or a CSV file with the columns `file` and `label`. The message says what is wrong with it: it does not exist, it has no usable file, a file with two labels, a row that names a missing file.',
    fix: 'Correct the path, the folder or the row of the CSV file that the message names.',
    example: 'input: { files: imgaes }   # images',
  },
  'input-unknown': {
    severity: 'error',
    title: 'An input that does not exist',
    why: 'An image or a sound is named by its path within `input.files`, with `/` between folders.',
    fix: 'Write the path of one of the inputs, or take all of a label: `anchors: { label: dog }`.',
    example: 'anchors: [dog/001.jpg]   # dog/0001.jpg',
  },
  'label-unknown': {
    severity: 'error',
    title: 'A label that no input has',
    why: 'Labels are the names of the folders in `input.files`, or the `label` column of its CSV file. A label that no input has selects nothing.',
    fix: 'Correct the label; the message names the nearest one, and a quick fix writes it.',
    example: 'anchors: { label: dgo }   # dog',
  },
  'modality-mismatch': {
    severity: 'warning',
    title: 'Something that belongs to models of another modality',
    why: 'A tokenizer and a prefix are for models of text; `input.files`, `input.position`, `model.preprocessor` and labels are for models of images and sounds. Nothing reads it, so it may not do what you think. A model that takes no token ids needs `model.modality`: without it the catalog is read as one of text, an error.',
    fix: 'Set `model.modality` to what the model reads, or remove the line.',
    example: 'model: { path: vit.onnx, modality: vision, tokenizer: tokenizer.json }',
  },
  'preprocessor-unusable': {
    severity: 'error',
    title: "The preprocessor's configuration cannot be used",
    why: 'How an image or a sound becomes numbers (size, mean, deviation, mel filters) decides what the model sees. The file is missing, is not JSON, or belongs to a model of another modality.',
    fix: 'Use the `preprocessor_config.json` that was published with the model.',
    example:
      'model: { path: vit.onnx, modality: vision, preprocessor: ast/preprocessor_config.json }',
  },
} as const satisfies Record<string, ProblemEntry>;
