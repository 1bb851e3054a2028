import assert from 'node:assert/strict';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { check } from './support/check';
import { model, nothing, vocabularyOf, world } from './support/facts';

/** Twenty words, enough not to be told that they are few. */
const words = Array.from({ length: 20 }, (_, i) => `w${String.fromCharCode(97 + i)}`);
const many = JSON.stringify(words);
const head = `dimcat: 1
model: { path: m.onnx, tokenizer: t.json }
site: { kind: resid, layer: 4 }
`;
const wide = world({}, { vocabulary: vocabularyOf(words), model: { ...model, vocabulary: 20 } });

describe('problems of the text, each on its node', () => {
  it('YAML that is not part of the format', () => {
    check(`dimcat: 1
title: a
title: b
^^^^^ error duplicate-key written twice
license: 9007199254740993
         ^^^^^^^^^^^^^^^^ error number-not-exact
notes: !t b
          ^ error yaml-unsupported A tag
^^^^^ warning unknown-key
__proto__: 1
^^^^^^^^^ error yaml-unsupported __proto__
dimensions: { ? [1, 2] : x, 1: {}, "1": {}, 0x1: {} }
                                            ^^^ error duplicate-key
                                   ^^^ error duplicate-key
                ^^^^^^ error yaml-unsupported not a plain word`);
    check(`dimcat: 1
tags: [a, b
           ^ error yaml-syntax is a bracket before it not closed?`);
    check(`dimcat: 1
---
^ error yaml-unsupported one document
dimcat: 1`);
  });

  it('keys in the wrong place, or without their colon', () => {
    check(`${head}features:
  - id: a
    anchors: ${many}
    register: { top 64 }
                ^^^^^^ error unknown-key is a colon missing, top: 64?
    expect: { auc: { min 0.8 } }
                     ^^^^^^^ error missing-field has no min
                     ^^^^^^^ warning unknown-key is a colon missing, min: 0.8?
    register2: auto
    ^^^^^^^^^ warning unknown-key did you mean register?
anchors: ${many}
^^^^^^^ warning unknown-key does not belong here but in an item of features
layer: 4
^^^^^ warning unknown-key does not belong here but in site`);
  });

  it('no-break spaces within a key', () => {
    check(`${head}features:
  - id: a
    anchors: ${many}
    register: { top:\u00a064 }
                ^^^^^^^ error unknown-key no-break space or the like (U+00A0)`);
  });

  it('a word where a map may stand, whose form is then said', () => {
    check(`${head}features:
  - id: a
    anchors: ${many}
    register: top 64
              ^^^^^^ error bad-value It may also be { tau | top | dims }`);
  });

  it('registers that name no dimension', () => {
    check(`${head}features:
  - id: a
    anchors: ${many}
    register: { dims: { poss: [3] } }
                        ^^^^ warning unknown-key did you mean pos?
              ^^^^^^^^^^^^^^^^^^^^^^^ error bad-value names no dimension`);
  });

  it('no-break spaces as indentation, but not within texts', () => {
    const found = parseCatalog(
      'dimcat: 1\ntitle: |\n  one\n  \u00a0two: x\nlicense: "a\n \u00a0b: c"\nfeatures:\n\u00a0\u00a0- id: a\n \u3000  label: b\n',
    ).problems.filter(({ code }) => code === 'yaml-bad-character');
    assert.deepEqual(
      found.map(({ message }) => /U\+\w+/.exec(message)?.[0]),
      ['U+00A0', 'U+3000'],
    );
    assert.deepEqual(
      found.map(({ fix }) => fix?.newText),
      ['  ', '    '],
    );
  });

  it('values that the format does not take', () => {
    check(`dimcat: 2
        ^ error unsupported-version must be 1
titel: x
^^^^^ warning unknown-key did you mean title?
signs: centered
       ^^^^^^^^ error bad-value did you mean "centred"?
tags: [a, 2024]
          ^^^^ error wrong-type put it in quotes
site: { kind: resid }
        ^^^^ error missing-field has no layer
input:
      ^ error wrong-type input is empty
dimensions:
  -1: {}
  ^^ error bad-value not a dimension
  5: animacy
     ^^^^^^^ error wrong-type`);
  });

  it('features that the format does not take', () => {
    check(`${head}features:
  - id: Bad Id
        ^^^^^^ error id-syntax lower-case
  - id: a
    anchors: ${many}
    register: { tau: 0.7, top: 3 }
              ^^^^^^^^^^^^^^^^^^^^ error bad-value exactly one of tau, top, dims
    relations: [{ kind: parent, target: a }]
                        ^^^^^^ error unknown-relation-kind
  - label: no id
    ^^^^^ error missing-field has no id
  - id: b
    status: deprecated
    targets: [true, x]
              ^^^^ error wrong-type put it in quotes
    register: { dims: { pos: [12-10], neg: [3x, 0-1048576] } }
                                                ^^^^^^^^^ error dimension-out-of-range
                                            ^^ error bad-value
                              ^^^^^ error range-reversed`);
  });
});

describe('problems of the catalog in its world, each on its node', () => {
  it('dimensions, registers and layers that the model does not have', () => {
    check(
      `dimcat: 1
model: { path: m.onnx, tokenizer: t.json }
site: { kind: resid, layer: 5 }
                            ^ error layer-out-of-range 0 to 4
features:
  - id: a
    anchors: ${many}
    register: { dims: { pos: [3, 10-12, 11], neg: [3, 16-18] } }
                                                      ^^^^^ error dimension-out-of-range no dimension 16
                                                   ^ error dimension-conflict pos and in neg
                                        ^^ information dimension-repeated listed twice
  - id: a
        ^ error duplicate-feature-id
    anchors: { file: not-looked-for.txt }
    register: { top: 17 }
              ^^^^^^^^^^^ error register-too-wide
dimensions:
  15: {}
  16: {}
  ^^ error dimension-out-of-range`,
      wide,
    );
  });

  it('a model that is named by its hub', () => {
    const missing = { state: 'missing' } as const;
    check(
      `dimcat: 1
model: { hub: a/b }
              ^^^ warning model-missing The model a/b has not been pulled from its hub yet.`,
      { ...nothing, hub: missing },
    );
    check(
      `dimcat: 1
model: { hub: a/b, path: m.onnx }
                         ^^^^^^ warning model-missing does not exist, and was not pulled from a/b.`,
      { files: new Map([['m.onnx', missing]]), hub: missing },
    );
    check(
      `dimcat: 1
model: { hub: a/b }
              ^^^ error model-unusable several variants`,
      { ...nothing, hub: { state: 'unreadable', reason: 'several variants.' } },
    );
    const there = { files: new Map([['m.onnx', missing]]), hub: { state: 'present' } } as const;
    check('dimcat: 1\nmodel: { hub: a/b, path: m.onnx }', there);
    check('dimcat: 1\nmodel: { hub: a/b, path: n.onnx }', {
      files: new Map([['n.onnx', { state: 'present' }]]),
      hub: missing,
    });
  });

  it('anchors, targets and negatives', () => {
    check(
      `${head}features:
  - id: animal
    anchors: ["dog", " cat", " Cat", " horse", 2, 99, "<|end|>", " twin"]
                                                                 ^^^^^^^ information token-ambiguous the lowest, 12
                                                      ^^^^^^^^^ error token-special
                                                  ^^ error token-unknown-id 0 to 13
                                               ^ information anchor-repeated listed twice
                             ^^^^^^ error anchor-not-single-token but " cat" is
              ^^^^^ error anchor-not-single-token but " dog" is
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning too-few-anchors 3 usable anchors
    targets: [" horse", " cow"]
              ^^^^^^^^ error target-is-anchor an anchor
    negatives: [" cat", " car"]
                ^^^^^^ warning negative-is-anchor
  - id: pet
    status: deprecated
    anchors: [" dog", Dog, " cat"]
                           ^^^^^^ information anchor-shared also an anchor of animal
                      ^^^ information anchor-repeated variant of " dog"
    targets: [" dog"]
              ^^^^^^ error target-is-anchor
    negatives: []
               ^^ error no-negatives
  - id: puppy
    status: deprecated
    anchors: [" cat"]
    relations: [{ kind: narrower, target: animal }, { kind: related, target: pets }]
                                                                             ^^^^ error unknown-relation-target did you mean pet?
    negatives: { features: [pet, vehicle] }
                                 ^^^^^^^ error unknown-feature`,
      world(),
    );
  });
});
