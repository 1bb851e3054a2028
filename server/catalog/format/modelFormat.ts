/** The model clause of a catalog: which model is measured, by which tokenizer, and how its graph is read. */
import type { Modality } from '../../protocol/nouns';
import type { Fields } from './shape';

const sha256 = {
  kind: 'text',
  pattern: '^[0-9a-fA-F]{64}$',
  means: 'a SHA-256: 64 hexadecimal digits',
} as const;

export const path = {
  kind: 'text',
  pattern: '^[^\\\\\\u0000]+$',
  means: 'a path relative to the catalog with / between folders and no NUL',
} as const;

export const tokenizerFields = {
  path: {
    doc: "The model's `tokenizer.json`, relative to the catalog.",
    shape: path,
    required: true,
    example: 'path: tokenizer.json',
  },
  sha256: {
    doc: 'SHA-256 of the tokenizer file. A file with another hash is an error.',
    shape: sha256,
  },
} as const satisfies Fields;

const tensorNames = (layers: string) =>
  ({
    doc: `The value at each of the layers ${layers}, as the graph names it.`,
    shape: { kind: 'list', of: { kind: 'text' } },
  }) as const;

export const tensorFields = {
  resid: tensorNames('0 to L'),
  k: tensorNames('1 to L'),
  v: tensorNames('1 to L'),
  ffn: tensorNames('1 to L'),
} as const satisfies Fields;

export const modelFields = {
  id: {
    doc: 'What people call the model.',
    shape: { kind: 'text' },
    example: 'id: tinystories-neo3m',
  },
  path: {
    doc: 'The ONNX file, or the folder of a Hugging Face checkpoint (`config.json` and safetensors files), relative to the catalog, with `/` between folders. Beside `hub` it may also be the name of a file in the repository, which picks one of several pulled variants.',
    shape: path,
    example: 'path: model.onnx',
  },
  hub: {
    doc: 'Where the model comes from: `owner/name` on a model hub. *Dimcat: Pull Model* or `dimcat pull` downloads it with its tokenizer; nothing else does. A checkpoint that another program put into the cache of the hub is opened from there. No `path` is needed then.',
    shape: {
      kind: 'text',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*$',
      means: 'owner/name',
    },
    example: 'hub: roneneldan/TinyStories-3M',
  },
  revision: {
    doc: 'Commit, tag or branch of the model on its hub.',
    shape: { kind: 'text' },
    example: 'revision: main',
  },
  sha256: {
    doc: 'SHA-256 of the model file with its external data, as `dimcat measure` prints it. A model with another hash is an error.',
    shape: sha256,
  },
  tokenizer: {
    doc: "The model's `tokenizer.json`, relative to the catalog; or its path and hash.",
    shape: { kind: 'either', of: [path, { kind: 'map', fields: tokenizerFields }] },
    example: 'tokenizer: tokenizer.json',
  },
  modality: {
    doc: 'What the model reads.',
    shape: {
      kind: 'choice',
      values: {
        text: 'tokens of text',
        vision: 'images',
        audio: 'sound clips',
      } satisfies Record<Modality, string>,
    },
    default: '`text`',
    example: 'modality: text',
  },
  preprocessor: {
    doc: "How images or sounds become the model's numbers: its `preprocessor_config.json`, relative to the catalog. A model of raw audio at 16 kHz needs none; for images that are only scaled to 0..1 it says that `do_normalize` is false.",
    shape: path,
    example: 'preprocessor: preprocessor_config.json',
  },
  stream: {
    doc: 'Which residual stream, of a model that has several: `encoder`, `decoder`, or the name of the input that it starts from or of the value that it ends at. A message names them if a choice is needed.',
    shape: { kind: 'text' },
    example: 'stream: decoder',
  },
  tensors: {
    doc: 'Values of the graph, named by hand, for what `dimcat inspect` does not find. They are [batch, positions, width], or [batch, heads, positions, width].',
    shape: { kind: 'map', fields: tensorFields },
    example: 'tensors: { ffn: [/h.0/mlp/act, /h.1/mlp/act] }',
  },
} as const satisfies Fields;
