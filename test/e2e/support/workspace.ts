/** The folder that the end-to-end tests open: a tiny model, its tokenizer, and catalogs over them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tinyModel } from '../../support/tinyModel';
import { categories } from '../../support/words';

/** Writes the workspace into `folder` and returns it. */
export function makeWorkspace(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const { model, tokenizer } = tinyModel({ dimensions: 64 });
  const files = {
    'model.onnx': model,
    'tokenizer.json': tokenizer.json,
    'tokenizer_config.json': tokenizer.config,
    'words.dims.yaml': wordsCatalog(),
    'broken.dims.yaml': brokenCatalog,
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const head = `dimcat: 1
title: Planted words
model:
  path: model.onnx
  tokenizer: tokenizer.json
site: { kind: resid, layer: 2 }
input: { prefix: none }
signs: centred
features:
`;

/** Two categories that the model's embedding plants, and one of words that share nothing. */
function wordsCatalog(): string {
  const mixed = ['the', 'rain', 'she', 'big', 'house', 'went', 'stone', 'like', 'not', 'water'];
  return [
    head,
    feature('animal', 'Animals', categories['animal']!, 'auc: { min: 0.8 }'),
    feature('colour', 'Colours', categories['colour']!, 'auc: { min: 0.8 }'),
    feature('mixed', 'Words without a pattern', mixed, 'auc: { min: 0.99 }'),
  ].join('');
}

function feature(id: string, label: string, words: readonly string[], expect: string): string {
  const tokens = words.map((word) => JSON.stringify(` ${word}`)).join(', ');
  return `  - id: ${id}
    label: ${label}
    anchors: [${tokens}]
    register: { top: 16 }
    expect: { ${expect} }
    status: draft
`;
}

/** Mistakes, each with a comment on its line: the codes of its problems and the texts that they mark. */
export const brokenCatalog = `dimcat: 1
title: Some of each
model:
  path: model.onnx
  tokenizer: tokenizer.json
site: { kind: resid, layer: 9 }        # layer-out-of-range: 9
features:
  - id: animal
    anchors: [" dog", " dinosaur"]     # too-few-anchors: [" dog", " dinosaur"]; anchor-not-single-token: " dinosaur"
    register: { dims: { pos: [64] } }  # dimension-out-of-range: 64
    colour: red                        # unknown-key: colour
  - id: animal                         # duplicate-feature-id: animal
    anchors: [" red", " blue"]         # too-few-anchors: [" red", " blue"]
    register: { dims: { pos: [3], neg: [3] } } # dimension-conflict: 3
    status: maybe                      # bad-value: maybe
`;
