/** The catalog of the issue that asked for the format: it must work as it stands. */
export const everyday = `dimcat: 1
title: Everyday nouns
model:
  path: model.onnx            # relative to the catalog; or hub: owner/name with revision
  tokenizer: tokenizer.json
site: { kind: resid, layer: 4 }
input: { prefix: none }       # none | bos | tokens: [..]
signs: centred                # centred | raw
features:
  - id: animal
    label: Animals
    anchors: [" dog", " cat", " horse", " bird", " fish", " cow"]   # token texts; or ids; or file: animals.txt
    register: { top: 64 }     # auto (default) | { tau: 0.75 } | { top: k } | { dims: { pos: [3, 10-12], neg: [7] } }
    expect: { auc: { min: 0.8 }, flip: { effect: suppressed } }
    status: draft
dimensions:
  12: { label: animacy, notes: positive for living things }
`;

/** A catalog that uses every field. */
export const complete = `dimcat: 1
title: Everything
authors:
  - { name: Ada Lovelace, orcid: 0000-0002-1825-0097 }
  - name: Someone else
license: CC-BY-4.0
tags: [test, "2024"]
model:
  id: tiny
  hub: owner/tiny
  revision: main
  path: models/tiny.onnx
  sha256: ${'a'.repeat(64)}
  tokenizer: { path: models/tokenizer.json, sha256: ${'b'.repeat(64)} }
  modality: text
site: { kind: resid, layer: 2 }
input: { prefix: { tokens: [0, " dog"] } }
signs: raw
features:
  - id: animal
    label: Animals
    description: |
      Living things [ with legs
      or { without }.
    status: validated
    anchors: [" dog", 2, " horse"]
    negatives: { features: [vehicle] }
    targets: [" cow"]
    register: { dims: { pos: [3, 10-12], neg: [7] } }
    expect: { auc: { min: 0.8 }, flip: { effect: suppressed-specific } }
    notes: 'see [1]'
    tags: [living]
    relations:
      - { kind: opposite, target: vehicle }
    external: { wordnet: animal.n.01, wikidata: Q729 }
  - id: vehicle
    anchors: { file: vehicles.txt }
    negatives: [" red", " blue"]
    register: { tau: 0.75 }
  - { id: colour.n-1, anchors: [], negatives: vocabulary, register: auto }
dimensions:
  3: { label: legs }
  "12": { notes: positive for living things }
`;
