import { printJson } from './printJson';

export interface NewCatalogOptions {
  readonly title?: string;
  /** Relative to the catalog, with `/` between folders. */
  readonly modelPath?: string;
  readonly tokenizerPath?: string;
  readonly layer?: number;
  readonly author?: string;
}

/**
 * The text of a new catalog: valid, commented, with one feature to change. Ends with a line feed.
 *
 * @throws {RangeError} `layer` is not a whole number from 0 to 1000.
 */
export function newCatalogText(options: NewCatalogOptions = {}): string {
  const { layer = 1 } = options;
  if (!Number.isInteger(layer) || layer < 0 || layer > 1000) {
    throw new RangeError('layer must be a whole number from 0 to 1000');
  }
  const author = options.author ? `authors:\n  - name: ${quoted(options.author)}\n` : '';
  return `# A Dimcat catalog: what the dimensions of a model encode. Hover any key to read what it means.
dimcat: 1
title: ${quoted(options.title ?? 'My catalog')}
${author}license: CC-BY-4.0
model:
  path: ${quoted(options.modelPath ?? 'model.onnx')}            # relative to this file
  tokenizer: ${quoted(options.tokenizerPath ?? 'tokenizer.json')}
site: { kind: resid, layer: ${layer} }      # the residual stream after this block; 0 is the embedding
input: { prefix: none }             # none | bos | { tokens: [..] }
signs: centred                      # centred | raw
features:
  - id: animal                      # permanent: other files refer to it
    label: Animals
    status: draft                   # draft | candidate | validated | refuted | deprecated
    # Single tokens; a leading space counts. 20 or more give usable intervals.
    anchors:
${anchors}
    register: auto                  # auto | { tau: 0.75 } | { top: 64 } | { dims: { pos: [3, 10-12], neg: [7] } }
    # What the evidence must show; "dimcat verify" checks it:
    # expect: { auc: { min: 0.8 }, flip: { effect: suppressed } }
# Notes on single dimensions, by index:
# dimensions:
#   12: { label: animacy, notes: positive for living things }
`;
}

/** A YAML double-quoted text; JSON strings are a part of those. */
function quoted(text: string): string {
  return printJson(text).trimEnd();
}

const anchors = [
  [' dog', ' cat', ' horse', ' cow', ' pig', ' sheep', ' goat', ' bird', ' fish', ' bear'],
  [' wolf', ' fox', ' lion', ' tiger', ' mouse', ' rabbit', ' duck', ' chicken', ' frog', ' snake'],
]
  .map((words) => `      [${words.map(quoted).join(', ')}]`)
  .join(',\n')
  .replace(/\],\n {6}\[/, ',\n       ');
