/** The large example catalog, made from the word lists of examples/words. */

const WIDTH = 118;

/**
 * @param {Record<string, {label: string, synset: string, definition: string, words: string[]}>} categories
 * @param {number} layer Of the residual stream.
 * @returns {string} The text of the catalog; the same lists give the same text.
 */
export function wordnetCatalog(categories, layer) {
  const features = Object.entries(categories).map(([id, category]) => feature(id, category));
  return `# Made by npm run examples from words/categories.json: every WordNet class of 20 or more members. Do not edit.
dimcat: 1
title: WordNet classes
license: MIT
tags: [demo, wordnet]
model:
  path: model/model.onnx
  tokenizer: model/tokenizer.json
site: { kind: resid, layer: ${layer} }
input: { prefix: none }
signs: centred
expect: { coverage: { min: 0.15 } }

features:
${features.join('\n')}`;
}

function feature(id, { label, synset, definition, words }) {
  return `  - id: ${id}
    label: ${JSON.stringify(label)}
    description: ${JSON.stringify(definition)}
    status: candidate
    external: { wordnet-3.0: ${synset} }
    anchors:
      [
${wrapped(words, 8)}
      ]
`;
}

/** Words in lines of at most `WIDTH` columns, indented. */
function wrapped(words, indent) {
  const lines = [];
  let line = '';
  words.forEach((word, i) => {
    const next = i < words.length - 1 ? `${quoted(word)},` : quoted(word);
    if (line !== '' && indent + line.length + 1 + next.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? next : `${line} ${next}`;
  });
  return [...lines, line].map((text) => ' '.repeat(indent) + text).join('\n');
}

/** YAML reads some words as something other than text. */
function quoted(word) {
  return /^[a-z]+$/.test(word) && !/^(y|n|yes|no|on|off|true|false|null)$/.test(word)
    ? word
    : JSON.stringify(word);
}
